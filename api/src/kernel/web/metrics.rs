//! What Prometheus reads.

use std::io::{Error, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use metrics::Unit;

static READ: AtomicBool = AtomicBool::new(false);

/// Whether anybody reads them: naming a metric costs more than sending a 304.
pub fn are_read() -> bool {
    READ.load(Ordering::Relaxed)
}

/// Serves `/metrics` on a listener of its own, so that it is never public by mistake.
///
/// # Errors
/// When the address cannot be listened on, or metrics are recorded already.
pub fn serve(listen: SocketAddr) -> Result<(), Error> {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder().map_err(Error::other)?;
    let server = TcpListener::bind(listen)?;
    READ.store(true, Ordering::Relaxed);
    metrics::describe_histogram!("http_request_duration_seconds", Unit::Seconds, "Time to answer, by route and status");
    metrics::describe_gauge!("job_last_run_timestamp_seconds", Unit::Seconds, "When a job last ended, Unix time");
    metrics::describe_gauge!("job_last_duration_seconds", Unit::Seconds, "How long the last run of a job took");
    metrics::describe_counter!("job_failures_total", "Runs of a job that failed");
    std::thread::Builder::new().name("metrics".into()).spawn(move || {
        for mut stream in server.incoming().flatten() {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            let mut asked = [0u8; 1024];
            let read = stream.read(&mut asked).unwrap_or(0);
            let known = asked[..read].starts_with(b"GET /metrics ");
            let (status, body) =
                if known { ("200 OK", recorder.render()) } else { ("404 Not Found", String::new()) };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: \
                close\r\n\r\n{body}",
                body.len()
            );
        }
    })?;
    Ok(())
}
