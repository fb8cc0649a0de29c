//! A word to who waits: what takes longer than a second says that it is at work.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

/// Asks for patience while it lives, if a person sees standard error.
pub struct Patience {
    done: Option<Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Patience {
    /// Begins to wait.
    pub fn begin() -> Self {
        if !io::stderr().is_terminal() {
            return Self { done: None, thread: None };
        }
        let (done, waiting) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            if waiting.recv_timeout(Duration::from_secs(1)) == Err(mpsc::RecvTimeoutError::Timeout) {
                let _ = io::stderr().write_all("searching …".as_bytes());
                let _ = waiting.recv();
                let _ = io::stderr().write_all(b"\r\x1b[K");
            }
        });
        Self { done: Some(done), thread: Some(thread) }
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
