//! A request to the service and its answer, with readers of the answer's fields.

use serde_json::Value;

/// An answer of the service.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Checks the status and gives the body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Checks that it is a problem of this kind and gives the body.
    #[track_caller]
    pub fn refused(self, status: u16, slug: &str) -> Value {
        assert_eq!(
            (self.status, self.body["type"].as_str()),
            (status, Some(&*format!("/problems/{slug}"))),
            "{}",
            self.body
        );
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body
    }
}

/// A request to be sent.
pub struct Request(pub(super) reqwest::RequestBuilder);

impl Request {
    pub fn json(self, body: &Value) -> Request {
        Request(self.0.json(body))
    }

    pub fn token(self, token: &str) -> Request {
        Request(self.0.bearer_auth(token))
    }

    pub fn header(self, name: &str, value: &str) -> Request {
        Request(self.0.header(name, value))
    }

    pub fn body(self, bytes: Vec<u8>) -> Request {
        Request(self.0.body(bytes))
    }

    pub async fn send(self) -> Answer {
        let response = self.0.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status, headers, body, bytes: bytes.to_vec() }
    }
}

/// Readers of the fields that most answers share.
///
/// A missing field fails the test and shows the answer.
pub trait Read {
    /// The identity of a session, an enrolment, a message…
    fn id(&self) -> &str;
    /// The text of a field.
    fn text(&self, field: &str) -> &str;
    /// The list of a field.
    fn list(&self, field: &str) -> &[Value];
    /// The items of a page.
    fn data(&self) -> &[Value];
    /// The faults of a problem: JSON pointers into the body.
    fn pointers(&self) -> Vec<&str>;
}

impl Read for Value {
    #[track_caller]
    fn id(&self) -> &str {
        self.text("id")
    }

    #[track_caller]
    fn text(&self, field: &str) -> &str {
        self[field].as_str().unwrap_or_else(|| panic!("no text «{field}» in {self}"))
    }

    #[track_caller]
    fn list(&self, field: &str) -> &[Value] {
        self[field].as_array().unwrap_or_else(|| panic!("no list «{field}» in {self}"))
    }

    #[track_caller]
    fn data(&self) -> &[Value] {
        self.list("data")
    }

    #[track_caller]
    fn pointers(&self) -> Vec<&str> {
        self.list("errors").iter().map(|error| error.text("pointer")).collect()
    }
}
