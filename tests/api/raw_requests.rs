//! Requests that no ordinary client sends, byte by byte.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::App;

/// Sends bytes, and reads all that comes back until the service closes: at once if it is asked to.
async fn send(app: &App, request: &str) -> String {
    let address = app.base.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.replace("HOST", address).as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(std::time::Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    assert!(read.is_ok(), "the connection stays open: {request}");
    String::from_utf8_lossy(&answer).into_owned()
}

fn statuses(answers: &str) -> Vec<&str> {
    answers.split("HTTP/1.1 ").skip(1).map(|answer| answer.get(..3).unwrap_or_default()).collect()
}

#[actix_web::test]
async fn a_request_that_two_readers_split_apart_is_refused() {
    let app = App::start().await;
    let hidden = "GET /v1/here/audit HTTP/1.1\r\nHost: HOST\r\n\r\n";
    let body = format!("0\r\n\r\n{hidden}");
    for lengths in [
        format!("Content-Length: {}\r\nTransfer-Encoding: chunked", body.len()),
        format!("Content-Length: 0\r\nContent-Length: {}", body.len()),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity".to_owned(),
        "Content-Length: +5".to_owned(),
        "Content-Length : 5".to_owned(),
    ] {
        let head = "POST /v1/here/enrolments HTTP/1.1\r\nHost: HOST\r\nConnection: close";
        let answers = send(&app, &format!("{head}\r\n{lengths}\r\n\r\n{body}")).await;
        assert_eq!(statuses(&answers), ["400"], "{lengths}: {answers}");
    }
}

#[actix_web::test]
async fn no_path_leads_out_of_the_pages_that_are_served() {
    let app = App::start().await;
    for path in [
        "/../Cargo.toml",
        "/css/../../Cargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/css/..%2f..%2fCargo.toml",
        "/css/%2e%2e%5c%2e%2e%5cCargo.toml",
        "//etc/passwd",
        "/css/",
        "/.git/config",
        "/docs/reference/../../Cargo.toml",
        "/index.html%00.js",
    ] {
        let answer = send(&app, &format!("GET {path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n")).await;
        assert!(matches!(statuses(&answer)[..], ["404" | "400"]), "{path}: {answer}");
    }
}

#[actix_web::test]
async fn a_request_is_not_echoed() {
    let app = App::start().await;
    for path in ["/", "/v1/here/sessions"] {
        let answer = send(
            &app,
            &format!("TRACE {path} HTTP/1.1\r\nHost: HOST\r\nCookie: a=secret\r\nConnection: close\r\n\r\n"),
        )
        .await;
        assert!(matches!(statuses(&answer)[..], ["404" | "405"]), "{path}: {answer}");
        assert!(!answer.contains("secret"), "{answer}");
    }
}

#[actix_web::test]
async fn a_connection_without_a_request_ends_soon() {
    let app = App::start().await;
    let began = std::time::Instant::now();
    // It does not ask for the end of its connection: the service ends it, within the twenty seconds of `send`.
    let answers = send(&app, "GET /health/live HTTP/1.1\r\nHost: HOST\r\n\r\n").await;
    assert_eq!(statuses(&answers), ["200"]);
    assert!(began.elapsed().as_secs() >= 10, "browsers come back within some seconds");
}

#[actix_web::test]
async fn one_address_keeps_a_hundred_connections() {
    let app = App::start().await;
    let address = app.base.trim_start_matches("http://");
    let request = format!("GET /health/live HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let (mut open, mut ends) = (Vec::new(), 0);
    for _ in 0..130 {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..read]).to_lowercase();
        assert!(answer.starts_with("http/1.1 200"), "{answer}");
        ends += usize::from(answer.contains("connection: close"));
        open.push(stream);
    }
    assert_eq!(ends, 30, "those above a hundred end with their answer");
}
