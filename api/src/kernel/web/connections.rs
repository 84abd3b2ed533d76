//! Connections by address, so that one client does not use up the descriptors of the process.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;

use super::credentials::name_client;

/// Connections of one address that are kept alive between requests.
///
/// A Maison's computers share one address, each with some six connections. Those above end after their answer.
const MOST_KEPT: u32 = 100;

/// Open connections by client.
#[derive(Clone, Debug, Default)]
pub struct Connections(Arc<Mutex<HashMap<String, u32>>>);

/// A connection, counted until it ends.
struct Counted {
    all: Connections,
    client: String,
    /// True if its address had as many as are kept when it began.
    is_surplus: bool,
}

impl Connections {
    /// Counts a connection that begins, for `HttpServer::on_connect`.
    pub fn count(&self, stream: &dyn Any, data: &mut Extensions) {
        let peer = stream.downcast_ref::<TcpStream>().and_then(|stream| stream.peer_addr().ok());
        let Some(client) = peer.map(|peer| name_client(peer.ip())) else { return };
        let open = self.change(&client, |open| open + 1);
        data.insert(Counted { all: self.clone(), client, is_surplus: open > MOST_KEPT });
    }

    /// Changes the number of a client, and returns the new one; zero is forgotten.
    fn change(&self, client: &str, new: impl FnOnce(u32) -> u32) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = new(all.get(client).copied().unwrap_or_default());
        match open {
            0 => all.remove(client),
            open => all.insert(client.to_owned(), open),
        };
        open
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.all.change(&self.client, |open| open.saturating_sub(1));
    }
}

/// Ends a connection after its answer if its address has more than are kept.
pub async fn close_surplus<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let is_surplus = request.request().conn_data::<Counted>().is_some_and(|connection| connection.is_surplus);
    let mut answer = next.call(request).await?;
    if is_surplus {
        answer.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(answer)
}
