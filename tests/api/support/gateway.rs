//! A gateway for texts, with the failures that a test wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::receiver::Heard;
use super::{LATE, Manner};

/// A running gateway, and the texts that it took.
pub struct Gateway {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<Heard>>>,
    answer: Arc<Mutex<String>>,
}

impl Gateway {
    /// Starts one; `manner` is asked at each text.
    pub async fn start(manner: impl Fn() -> Manner + Send + Sync + 'static) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (kept, manner) = (taken.clone(), Arc::new(manner));
        let answer = Arc::new(Mutex::new(String::new()));
        let words = answer.clone();
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, manner, words) = (kept.clone(), manner.clone(), words.clone());
                actix_web::rt::spawn(async move {
                    let _ = talk(stream, &kept, &*manner, &words).await;
                });
            }
        });
        Gateway { address, taken, answer }
    }

    /// Sets the JSON that it answers from now on.
    pub fn answer(&self, answer: Value) {
        *self.answer.lock().unwrap() = answer.to_string();
    }

    /// The texts that it took so far.
    pub fn all(&self) -> Vec<Heard> {
        self.taken.lock().unwrap().clone()
    }
}

/// Serves one connection, which brings one text.
async fn talk(
    mut socket: TcpStream,
    taken: &Mutex<Vec<Heard>>,
    manner: &dyn Fn() -> Manner,
    answer: &Mutex<String>,
) -> std::io::Result<()> {
    let Some(text) = Heard::read(&mut socket).await else { return Ok(()) };
    let keep = || taken.lock().unwrap().push(text.clone());
    let code = match manner() {
        Manner::Accept => {
            keep();
            202
        }
        Manner::Refuse(code) => code,
        Manner::Drop => return Ok(()),
        Manner::TakeAndDrop => {
            keep();
            return Ok(());
        }
        Manner::TakeAndSleep => {
            keep();
            tokio::time::sleep(LATE).await;
            202
        }
        Manner::Hang => return std::future::pending().await,
    };
    let body = answer.lock().unwrap().clone();
    let head = format!("HTTP/1.1 {code} -\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    socket.write_all((head + &body).as_bytes()).await
}
