//! A mail server, with the failures that a test wants.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use super::{LATE, Manner};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A running mail server, and the messages that it took.
pub struct Smtp {
    pub address: SocketAddr,
    pub taken: Arc<Mutex<Vec<String>>>,
}

impl Smtp {
    /// Starts one; `manner` is asked at each message.
    pub async fn start(manner: impl Fn() -> Manner + Send + Sync + 'static) -> Smtp {
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
        Smtp { address, taken }
    }

    /// The messages that it took so far.
    pub fn all(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, taken: &Mutex<Vec<String>>, manner: &dyn Fn() -> Manner) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await?;
    let mut sender = String::new();
    while let Some(line) = lines.next_line().await? {
        let answer: &[u8] = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => b"250-test\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "QUIT" => return write.write_all(b"221 bye\r\n").await,
            "MAIL" => {
                sender = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut message = format!("Return-Path: <{sender}>\n");
                loop {
                    // A client that hangs up before the end has sent nothing.
                    let Some(line) = lines.next_line().await? else { return Ok(()) };
                    if line == "." {
                        break;
                    }
                    message.push_str(&line);
                    message.push('\n');
                }
                match manner() {
                    Manner::Accept => {
                        taken.lock().unwrap().push(message);
                        b"250 taken\r\n"
                    }
                    Manner::Refuse(code) => {
                        write.write_all(format!("{code} no\r\n").as_bytes()).await?;
                        continue;
                    }
                    Manner::Drop => return Ok(()),
                    Manner::TakeAndDrop => {
                        taken.lock().unwrap().push(message);
                        return Ok(());
                    }
                    Manner::TakeAndSleep => {
                        taken.lock().unwrap().push(message);
                        tokio::time::sleep(LATE).await;
                        b"250 taken\r\n"
                    }
                    Manner::Hang => return std::future::pending().await,
                }
            }
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}
