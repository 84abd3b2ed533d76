//! A gateway for texts, as ill-mannered as wanted.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{LATE, Manner};

/// A text that arrived.
#[derive(Clone, Debug)]
pub struct Text {
    /// Header names in small letters.
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Text {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A running gateway, and what it took.
pub struct Gateway {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<Text>>>,
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

    /// What it took so far.
    pub fn all(&self) -> Vec<Text> {
        self.taken.lock().unwrap().clone()
    }
}

/// One text a connection.
async fn talk(stream: TcpStream, taken: &Mutex<Vec<Text>>, manner: &dyn Fn() -> Manner) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if read.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(": ") {
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    read.read_exact(&mut body).await?;
    let text = Text { headers, body: serde_json::from_slice(&body).unwrap() };
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
    };
    write.write_all(format!("HTTP/1.1 {code} -\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").as_bytes()).await
}
