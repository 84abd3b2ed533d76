//! The HTTP client of webhooks, which connects to permitted addresses only.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address_rules::{Permissions, is_permitted};

/// Time limit of connecting.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Time limit of a whole attempt: well under the lease of a delivery.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(15);

/// Settings of webhooks.
#[derive(Clone, Default)]
pub struct WebhookSettings {
    /// Addresses that the operator allows beyond the public internet.
    pub permissions: Permissions,
    /// Resolver of names; that of the machine by default.
    pub resolver: Option<Arc<dyn Resolve>>,
}

/// Builds the client. It connects to permitted addresses only, and follows no redirects.
pub fn build_client(settings: &WebhookSettings) -> Result<reqwest::Client, reqwest::Error> {
    // Another part of the program may have chosen one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let resolver = settings.resolver.clone().unwrap_or_else(|| Arc::new(SystemResolver));
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(ATTEMPT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(GuardedResolver { resolver, permissions: settings.permissions.clone() })
        // Each attempt makes a new connection, to an address that was checked.
        .pool_max_idle_per_host(0)
        .user_agent(concat!("clic/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Describes, for staff, the failure of an attempt that got no answer.
pub fn describe_failure(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    let mut text = match () {
        () if error.is_timeout() => "Pas de réponse à temps.",
        () if error.is_connect() => "Ce nom n’existe pas, ou rien n’y répond.",
        () => "Pas de réponse lisible : la connexion s’est interrompue, ou ce n’est pas un site.",
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
        if cause.is::<ForbiddenAddress>() {
            return "Ce nom mène à une adresse qui n’est pas publique.".to_owned();
        }
        let Some(failure) = cause.downcast_ref::<std::io::Error>() else { continue };
        text = match failure.kind() {
            ErrorKind::ConnectionRefused => "Rien n’écoute à cette adresse : la connexion est refusée.",
            ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => {
                "La connexion a été coupée avant la réponse."
            }
            _ if failure.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
                "La connexion chiffrée échoue : le certificat du site n’est pas valable."
            }
            _ => text,
        };
    }
    text.to_owned()
}

/// The resolver of the machine.
struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// A resolver that returns permitted addresses only.
///
/// The client connects to these very addresses, so a name that resolves to another address a moment later gains
/// nothing.
struct GuardedResolver {
    resolver: Arc<dyn Resolve>,
    permissions: Permissions,
}

/// An address that is not permitted, found for a name.
#[derive(Debug, thiserror::Error)]
#[error("the name stands for an address that is not permitted")]
struct ForbiddenAddress;

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, permissions) = (self.resolver.resolve(name), self.permissions.clone());
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            // One forbidden address is enough to refuse the name: no honest name has both kinds.
            if found.iter().any(|address| !is_permitted(address.ip(), &permissions)) {
                return Err(ForbiddenAddress.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}
