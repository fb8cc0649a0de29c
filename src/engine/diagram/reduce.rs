//! Nodes of equal futures made one, layer by layer from the last.

use std::hash::BuildHasherDefault;

use hashbrown::HashMap;

use crate::engine::hash::Fast;

use super::graph::{DEAD, Edge, Graph, Layer};

/// The same diagram with nodes of equal futures made one.
pub(super) fn reduced(graph: Graph) -> Graph {
    let Graph { mut layers, labels, held } = graph;
    let mut names: Vec<u32> = vec![0];
    for layer in layers.iter_mut().rev() {
        (layer.edges, names) = reduced_layer(layer, &names);
    }
    Graph { layers, labels, held }
}

/// The edges of a layer over nodes that were renamed, those that led nowhere to [`DEAD`], and the new names of its own
/// nodes.
pub(super) fn reduced_layer(layer: &Layer, names: &[u32]) -> (Vec<Edge>, Vec<u32>) {
    let dead = Edge { to: DEAD, label: 0 };
    let renamed = |edge: &Edge| match edge.to {
        DEAD => dead,
        to if names[to as usize] == DEAD => dead,
        to => Edge { to: names[to as usize], ..*edge },
    };
    let mut known: HashMap<Vec<Edge>, u32, BuildHasherDefault<Fast>> = HashMap::default();
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
    (kept, next)
}
