//! As much of PostgreSQL's protocol as a supervisor needs: is it ready, and a statement without parameters.
//! (A driver would do more, and tie the supervisor to it.)

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// The name of the socket within its folder; the number is part of the name, no port is opened.
pub(crate) const SOCKET: &str = ".s.PGSQL.5432";

const PROTOCOL_3_0: u32 = 196_608;
const LONGEST_MESSAGE: usize = 1 << 20;

/// A connection over the cluster's socket.
pub(crate) struct Session(UnixStream);

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// Nobody listens, or the connection broke.
    Silent(io::Error),
    /// The server said no: the SQLSTATE and the message.
    Refused { code: String, message: String },
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Silent(error)
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Silent(error) => write!(out, "no answer ({error})"),
            Self::Refused { code, message } => write!(out, "{message} ({code})"),
        }
    }
}

impl Session {
    /// Connects as `user` to `database`; returns once the server is ready for statements.
    pub(crate) fn open(sockets: &Path, user: &str, database: &str) -> Result<Self, Trouble> {
        let stream = UnixStream::connect(sockets.join(SOCKET))?;
        // Making a database on a slow disk takes its time; a server that says nothing for a minute is stuck.
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_write_timeout(Some(Duration::from_secs(10)))?;
        let mut session = Self(stream);
        session.0.write_all(&startup(user, database))?;
        session.until_ready()?;
        Ok(session)
    }

    /// Runs one statement and says how many rows came back.
    pub(crate) fn run(&mut self, sql: &str) -> Result<usize, Trouble> {
        let mut message = vec![b'Q'];
        message.extend(length(4 + sql.len() + 1));
        message.extend(sql.as_bytes());
        message.push(0);
        self.0.write_all(&message)?;
        self.until_ready()
    }

    fn until_ready(&mut self) -> Result<usize, Trouble> {
        let mut rows = 0;
        let mut refused = None;
        loop {
            let (kind, body) = match self.receive() {
                Ok(message) => message,
                // A refused connection is closed without another word.
                Err(broken) => return Err(refused.unwrap_or(Trouble::Silent(broken))),
            };
            match kind {
                b'Z' => return refused.map_or(Ok(rows), Err),
                b'D' => rows += 1,
                b'E' => refused = Some(refusal(&body)),
                b'R' if body != [0; 4] => {
                    return Err(io::Error::other("the server asks for a password on its own socket").into());
                }
                _ => {}
            }
        }
    }

    fn receive(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 5];
        self.0.read_exact(&mut head)?;
        let size = u32::from_be_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if !(4..=LONGEST_MESSAGE).contains(&size) {
            return Err(io::Error::other("not a PostgreSQL server"));
        }
        let mut body = vec![0; size - 4];
        self.0.read_exact(&mut body)?;
        Ok((head[0], body))
    }
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).unwrap_or(u32::MAX).to_be_bytes()
}

fn startup(user: &str, database: &str) -> Vec<u8> {
    let mut body = PROTOCOL_3_0.to_be_bytes().to_vec();
    for word in ["user", user, "database", database, "application_name", "clic supervisor", ""] {
        body.extend(word.as_bytes());
        body.push(0);
    }
    [length(4 + body.len()).as_slice(), &body].concat()
}

fn refusal(body: &[u8]) -> Trouble {
    let field = |letter: u8| {
        body.split(|byte| *byte == 0)
            .find(|field| field.first() == Some(&letter))
            .map(|field| String::from_utf8_lossy(&field[1..]).into_owned())
            .unwrap_or_default()
    };
    Trouble::Refused { code: field(b'C'), message: field(b'M') }
}

/// A name made safe to stand in a statement.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text made safe to stand in a statement.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn answering(answer: &'static [u8]) -> Session {
        let (ours, mut theirs) = UnixStream::pair().unwrap();
        thread::spawn(move || theirs.write_all(answer));
        Session(ours)
    }

    #[test]
    fn the_startup_message_counts_itself() {
        let message = startup("postgres", "clic");
        assert_eq!(message[..4], u32::try_from(message.len()).unwrap().to_be_bytes());
        assert!(message.ends_with(b"\0\0"));
    }

    #[test]
    fn rows_are_counted_up_to_ready() {
        let mut session = answering(b"D\0\0\0\x06\0\0D\0\0\0\x06\0\0C\0\0\0\x0dSELECT 2\0Z\0\0\0\x05I");
        assert_eq!(session.until_ready().unwrap(), 2);
    }

    #[test]
    fn a_refusal_is_told_even_when_the_connection_closes_after_it() {
        let mut session = answering(b"E\0\0\0\x15SFATAL\0C57P03\0M!\0\0");
        let trouble = session.until_ready().unwrap_err();
        assert!(
            matches!(&trouble, Trouble::Refused { code, message } if code == "57P03" && message == "!"),
            "{trouble}"
        );
    }

    #[test]
    fn something_that_is_no_server_is_not_believed() {
        assert!(answering(b"HTTP/1.1 400 Bad Request\r\n").until_ready().is_err());
    }

    #[test]
    fn names_and_texts_cannot_leave_their_quotes() {
        assert_eq!(identifier(r#"a"b"#), r#""a""b""#);
        assert_eq!(literal("l'été"), "'l''été'");
    }
}
