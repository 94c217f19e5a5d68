//! Access to the bridge: the Host header, the token of the run, and the origin of the page.
//!
//! The Host header is checked because a foreign page can point its own name at 127.0.0.1 (DNS
//! rebinding); its requests then carry that name. The token is compared in constant time.

use std::fmt;
use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::error::{BridgeError, Refusal};

/// 256 random bits, new for each run.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    pub(crate) fn random() -> Self {
        let bits: [u8; 32] = rand::random();
        Self(URL_SAFE_NO_PAD.encode(bits))
    }

    /// The text that a page sends as `Authorization: Bearer …`.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn matches(&self, sent: &str) -> bool {
        bool::from(self.0.as_bytes().ct_eq(sent.as_bytes()))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Refuses requests that do not name this address as their host.
pub(crate) async fn check_host(
    State(address): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let named = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let known = [address.to_string(), format!("localhost:{}", address.port())];
    if named.is_some_and(|named| known.iter().any(|known| known == named)) {
        return Ok(next.run(request).await);
    }
    Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "wrong_host", "This host is not served."))
}

/// Refuses requests without the token.
pub(crate) async fn check_token(
    State(token): State<Token>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let sent = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if sent.is_some_and(|sent| token.matches(sent)) {
        return Ok(next.run(request).await);
    }
    Err(Refusal::new(StatusCode::UNAUTHORIZED, "wrong_token", "The token is not of this run."))
}

/// Allows the pages of these origins to read the answers.
pub(crate) fn cors(origins: &[String]) -> Result<CorsLayer, BridgeError> {
    let origins = origins
        .iter()
        .map(|origin| {
            HeaderValue::from_str(origin).map_err(|_| BridgeError::Origin(origin.clone()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE]))
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_matches_itself_only() {
        let token = Token::random();
        assert!(token.matches(token.reveal()));
        assert!(!token.matches(Token::random().reveal()));
        assert!(!token.matches(""));
        assert!(!format!("{token:?}").contains(token.reveal()));
    }
}
