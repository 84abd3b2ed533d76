//! A gateway for texts, with the failures that a test wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::receiver::Heard;
use super::{LATE, Manner};

/// A running gateway, and the texts that it took.
pub struct Gateway {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<Heard>>>,
}

impl Gateway {
    /// Starts one; `manner` is asked at each text.
    pub async fn start(manner: impl Fn() -> Manner + Send + Sync + 'static) -> Gateway {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (kept, manner) = (taken.clone(), Arc::new(manner));
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, manner) = (kept.clone(), manner.clone());
                actix_web::rt::spawn(async move {
                    let _ = talk(stream, &kept, &*manner).await;
                });
            }
        });
        Gateway { address, taken }
    }

    /// The texts that it took so far.
    pub fn all(&self) -> Vec<Heard> {
        self.taken.lock().unwrap().clone()
    }
}

/// Serves one connection, which brings one text.
async fn talk(mut socket: TcpStream, taken: &Mutex<Vec<Heard>>, manner: &dyn Fn() -> Manner) -> std::io::Result<()> {
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
    socket.write_all(format!("HTTP/1.1 {code} -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes()).await
}
