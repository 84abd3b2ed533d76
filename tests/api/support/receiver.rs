//! A receiver of webhooks, with the failures that a test wants.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Behaviour of a receiver towards a request.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Answers this status.
    Answer(u16),
    /// The same with a header line and a body.
    Say(u16, String, String),
    /// Never answers.
    Silent,
    /// Reads all of it and hangs up.
    Drop,
}

/// One request that arrived whole.
#[derive(Clone, Debug)]
pub struct Heard {
    pub headers: HeaderMap,
    pub body: String,
}

impl Heard {
    /// Reads one request; `None` if the sender hangs up before its end.
    pub async fn read(socket: &mut TcpStream) -> Option<Heard> {
        let mut bytes = Vec::new();
        let head = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if socket.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return None;
            }
        };
        let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
        let headers: HeaderMap = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap()))
            .collect();
        let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
        while bytes.len() < head + 4 + length {
            if socket.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
                return None;
            }
        }
        let body = String::from_utf8(bytes[head + 4..].to_vec()).unwrap();
        Some(Heard { headers, body })
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// A running receiver, and the requests that it heard.
#[derive(Clone)]
pub struct Receiver {
    pub address: SocketAddr,
    pub heard: Arc<Mutex<Vec<Heard>>>,
    pub connections: Arc<AtomicUsize>,
    manner: Arc<Mutex<Manner>>,
}

impl Receiver {
    /// Starts one that accepts every request.
    pub async fn start() -> Receiver {
        Receiver::at("127.0.0.1:0").await
    }

    /// The same at this address.
    pub async fn at(address: &str) -> Receiver {
        let listener = TcpListener::bind(address).await.unwrap();
        let receiver = Receiver {
            address: listener.local_addr().unwrap(),
            heard: Arc::default(),
            connections: Arc::default(),
            manner: Arc::new(Mutex::new(Manner::Answer(204))),
        };
        let served = receiver.clone();
        actix_web::rt::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                served.connections.fetch_add(1, Ordering::SeqCst);
                actix_web::rt::spawn(served.clone().serve(socket));
            }
        });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
    }

    /// Takes the requests that were heard since the last call.
    pub fn take(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }

    async fn serve(self, mut socket: TcpStream) {
        let Some(heard) = Heard::read(&mut socket).await else { return };
        let manner = self.manner.lock().unwrap().clone();
        self.heard.lock().unwrap().push(heard);
        let (status, line, body) = match manner {
            Manner::Answer(status) => (status, "X-Nothing: 0".to_owned(), String::new()),
            Manner::Say(status, line, body) => (status, line, body),
            Manner::Silent => return tokio::time::sleep(Duration::from_secs(120)).await,
            Manner::Drop => return,
        };
        let length = body.len();
        let answer =
            format!("HTTP/1.1 {status} X\r\n{line}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        let _ = socket.write_all(answer.as_bytes()).await;
        let _ = socket.shutdown().await;
    }
}
