//! Metrics for Prometheus.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};
use metrics::Unit;
use metrics_exporter_prometheus::PrometheusBuilder;

static READ: AtomicBool = AtomicBool::new(false);

/// Returns whether metrics are served at all, since recording one costs more than sending a 304.
pub fn are_read() -> bool {
    READ.load(Ordering::Relaxed)
}

/// Serves `/metrics` on an address of its own, so that it is never public by mistake.
///
/// # Errors
/// Those of listening on the address, and of a second recorder of metrics in the process.
pub fn serve(listen: SocketAddr) -> Result<Server, std::io::Error> {
    let recorder = PrometheusBuilder::new().install_recorder().map_err(std::io::Error::other)?;
    READ.store(true, Ordering::Relaxed);
    metrics::describe_histogram!("http_request_duration_seconds", Unit::Seconds, "Time to answer, by route and status");
    metrics::describe_gauge!("job_last_run_timestamp_seconds", Unit::Seconds, "When a job last ended, Unix time");
    metrics::describe_gauge!("job_last_duration_seconds", Unit::Seconds, "How long the last run of a job took");
    metrics::describe_counter!("job_failures_total", "Runs of a job that failed");
    let server = HttpServer::new(move || {
        let recorder = recorder.clone();
        App::new().route("/metrics", web::get().to(move || std::future::ready(recorder.render())))
    });
    Ok(server.workers(1).disable_signals().bind(listen)?.run())
}
