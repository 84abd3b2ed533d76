//! Server of actix-web alone: the limit that the service is measured against.
//!
//! Answers every request with one response, taken from a file as `curl --include` wrote it.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let mut given = std::env::args().skip(1);
    let mut next = || given.next().ok_or_else(|| std::io::Error::other("usage: bare ADDRESS WORKERS FILE"));
    let (address, workers, file) = (next()?, next()?, next()?);
    let answer = std::fs::read(file)?;
    let end =
        answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(|| std::io::Error::other("no head"))?;
    let body = web::Bytes::copy_from_slice(&answer[end + 4..]);
    let head = String::from_utf8_lossy(&answer[..end]);
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(StatusCode::OK);
    let headers: Vec<(HeaderName, HeaderValue)> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        // actix writes these two by itself.
        .filter(|(name, _)| !matches!(name.to_lowercase().as_str(), "date" | "content-length"))
        .filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
        .collect();
    HttpServer::new(move || {
        let (headers, body) = (headers.clone(), body.clone());
        App::new().default_service(web::to(move || {
            let mut response = HttpResponse::build(status);
            for header in &headers {
                response.insert_header(header.clone());
            }
            std::future::ready(response.body(body.clone()))
        }))
    })
    .workers(workers.parse().map_err(std::io::Error::other)?)
    .bind(address)?
    .run()
    .await
}
