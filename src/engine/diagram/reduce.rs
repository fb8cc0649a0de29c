//! Nodes of equal futures made one.

use hashbrown::HashMap;

use super::graph::{DEAD, Edge, Graph};

impl Graph {
    /// The same diagram with nodes of equal futures made one, and those without a future left out.
    pub fn reduced(self) -> Graph {
        let Graph { mut layers, labels, held } = self;
        let mut names: Vec<u32> = vec![0];
        for layer in layers.iter_mut().rev() {
            let dead = Edge { to: DEAD, label: 0 };
            let renamed = |edge: &Edge| match edge.to {
                DEAD => dead,
                to if names[to as usize] == DEAD => dead,
                to => Edge { to: names[to as usize], ..*edge },
            };
            let mut known: HashMap<Vec<Edge>, u32> = HashMap::new();
            let (mut kept, mut next) = (Vec::new(), Vec::new());
            for edges in layer.nodes() {
                let edges: Vec<_> = edges.iter().map(renamed).collect();
                let name = match known.get(&edges) {
                    _ if edges.iter().all(|edge| edge.to == DEAD) => DEAD,
                    Some(name) => *name,
                    None => {
                        let name = known.len() as u32;
                        kept.extend_from_slice(&edges);
                        known.insert(edges, name);
                        name
                    }
                };
                next.push(name);
            }
            layer.edges = kept;
            names = next;
        }
        Graph { layers, labels, held }
    }
}
