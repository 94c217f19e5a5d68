//! The listener: binds to loopback, adds the access checks to the routes, and serves.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::{Router, serve};
use postroom_api::Host;
use tokio::net::TcpListener;

use crate::access::{self, Token};
use crate::error::BridgeError;
use crate::files::Files;
use crate::routes::{self, Shared};

/// Maximum size of a request in memory: a picture or pasted text. Files are written to disk.
const BODY_MAX: usize = 32 * 1024 * 1024;

#[derive(Debug, Clone, Default)]
pub struct BridgeOptions {
    /// 0: any free port.
    pub port: u16,
    /// Origins of the pages that may read the answers, such as `http://localhost:5173`.
    pub origins: Vec<String>,
}

/// A bridge that listens but does not serve yet.
#[derive(Debug)]
pub struct Bridge {
    listener: TcpListener,
    address: SocketAddr,
    token: Token,
    router: Router,
}

impl Bridge {
    /// Binds to 127.0.0.1 and creates the token of this run.
    ///
    /// # Errors
    /// When the port is in use or an origin is no header value.
    pub async fn bind(host: Host, options: &BridgeOptions) -> Result<Self, BridgeError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let token = Token::random();
        let shared = Shared { host, files: Files::new()? };
        // A layer wraps those above it: the host is checked first, then CORS answers a preflight
        // (which carries no token), then the token is checked.
        let router = Router::new()
            .route("/call/{command}", post(routes::call))
            .route("/events", get(routes::events))
            .route("/files", post(routes::admit))
            .route("/saves", post(routes::open_save))
            .route("/saves/{token}", get(routes::read_save))
            .route("/upload", post(routes::upload))
            .fallback(routes::unknown)
            .layer(DefaultBodyLimit::max(BODY_MAX))
            .layer(from_fn_with_state(token.clone(), access::check_token))
            .layer(access::cors(&options.origins)?)
            .layer(from_fn_with_state(address, access::check_host))
            .with_state(shared);
        Ok(Self { listener, address, token, router })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Serves until `stop` resolves. Open event streams are closed.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(self, stop: impl Future<Output = ()>) -> Result<(), BridgeError> {
        tokio::select! {
            ended = async { serve(self.listener, self.router).await } => Ok(ended?),
            () = stop => Ok(()),
        }
    }
}
