//! Connections by address, so that one client does not use up the descriptors of the process.

use std::any::Any;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;

/// Connections of one address that are kept alive between requests.
///
/// A Maison's computers share one address, each with some six connections. Those above end after their answer.
const MOST_KEPT: u32 = 100;

/// Open connections by address; a /64 network of IPv6 is one client's.
#[derive(Clone, Debug, Default)]
pub struct Connections(Arc<Mutex<HashMap<IpAddr, u32>>>);

/// A connection, counted until it ends.
struct Counted {
    all: Connections,
    address: IpAddr,
    /// True if its address had as many as are kept when it began.
    is_surplus: bool,
}

impl Connections {
    /// Counts a connection that begins, for `HttpServer::on_connect`.
    pub fn count(&self, stream: &dyn Any, data: &mut Extensions) {
        let peer = stream.downcast_ref::<TcpStream>().and_then(|stream| stream.peer_addr().ok());
        let Some(address) = peer.map(|peer| client(peer.ip())) else { return };
        let open = self.change(address, |open| open + 1);
        data.insert(Counted { all: self.clone(), address, is_surplus: open > MOST_KEPT });
    }

    /// Changes the number of an address, and returns the new one; zero is forgotten.
    fn change(&self, address: IpAddr, new: impl FnOnce(u32) -> u32) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = new(all.get(&address).copied().unwrap_or_default());
        match open {
            0 => all.remove(&address),
            open => all.insert(address, open),
        };
        open
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.all.change(self.address, |open| open.saturating_sub(1));
    }
}

/// The client of an address: of IPv6 its /64 network.
fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
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
