//! Requests to the identity provider: a time limit, a limit of size, no redirects.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::directory::accounts::PROVIDER_UNAVAILABLE;
use crate::kernel::text::problem::Problem;

/// Time limit of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time limit of a whole request: somebody waits for it.
const TIMEOUT: Duration = Duration::from_secs(8);
/// Maximum size of an answer, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// An answer of the provider.
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Media type, in lower case, without parameters.
    pub media_type: String,
    /// The whole body.
    pub body: Vec<u8>,
}

/// Builds the client.
pub fn build_client() -> Result<reqwest::Client, reqwest::Error> {
    // Another part of the program may have chosen one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(TIMEOUT)
        .redirect(Policy::none())
        .no_proxy()
        .user_agent(concat!("clic/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Parses an address that secrets may be sent to: with TLS, or of this machine.
pub fn parse_safe_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_local = match url.host()? {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    (url.scheme() == "https" || (url.scheme() == "http" && is_local)).then_some(url)
}

/// Sends a request and reads the answer.
///
/// # Errors
/// 503 `provider-unavailable` if no answer comes in time, or one of 5xx or of an unreasonable size.
pub async fn send(request: reqwest::RequestBuilder) -> Result<Reply, Problem> {
    let mut response = request.send().await.map_err(unavailable)?;
    let status = response.status().as_u16();
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_lowercase();
    if status >= 500 {
        return Err(unavailable(format!("status {status}")));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unavailable)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(unavailable("an answer of more than 256 KiB"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, media_type, body })
}

/// Refuses because the provider gives no usable answer; the cause is logged.
pub fn unavailable(cause: impl std::fmt::Display) -> Problem {
    tracing::warn!(%cause, "the identity provider is unavailable");
    Problem::new(PROVIDER_UNAVAILABLE).retry_after(5)
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_go_over_tls_or_stay_on_the_machine() {
        for (address, is_safe) in [
            ("https://auth.example.fr/realms/clic", true),
            ("http://127.0.0.1:8081", true),
            ("http://localhost:8081", true),
            ("http://[::1]:8081", true),
            ("http://auth.example.fr", false),
            ("http://localhost.example.fr", false),
            ("ftp://127.0.0.1", false),
            ("auth.example.fr", false),
        ] {
            assert_eq!(super::parse_safe_url(address).is_some(), is_safe, "{address}");
        }
    }
}
