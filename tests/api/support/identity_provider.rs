//! An identity provider, with the failures that a test wants.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64};
use clic::directory::accounts::provider::settings::ProviderSettings;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

use super::monday;

const CLIENT: &str = "clic";
const SECRET: &str = "un secret: long & sûr";

/// The provider's words about the person who logs in; `null` takes a claim away.
#[derive(Clone, Default)]
pub struct Words {
    /// Claims of the ID token that differ from the right ones.
    pub id_token: Value,
    /// Claims of the userinfo endpoint that differ from the right ones.
    pub userinfo: Value,
    /// The userinfo is a signed token.
    pub signs_userinfo: bool,
    /// Header of the ID token, in place of the right one; the signature is then that of `alg`.
    pub header: Value,
    /// The ID token is signed with another key, under the name of the right one.
    pub forges: bool,
    /// Each code is good as often as it is sent.
    pub forgets_codes: bool,
}

/// A code that was given, and what it is for.
#[derive(Clone)]
struct Grant {
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

/// The state of a provider.
pub struct Desk {
    issuer: String,
    signer: Mutex<(String, EcdsaKeyPair)>,
    words: Mutex<Words>,
    grants: Mutex<HashMap<String, Grant>>,
    asked: Mutex<Vec<String>>,
}

/// A running provider.
pub struct IdentityProvider {
    desk: web::Data<Desk>,
    server: actix_web::dev::ServerHandle,
}

impl IdentityProvider {
    /// Starts one that vouches for `lea@example.fr`.
    pub fn start() -> IdentityProvider {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let desk = web::Data::new(Desk {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            signer: Mutex::new(draw_key()),
            words: Mutex::default(),
            grants: Mutex::default(),
            asked: Mutex::default(),
        });
        let served = desk.clone();
        let server = HttpServer::new(move || App::new().app_data(served.clone()).default_service(web::to(answer)))
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap()
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        IdentityProvider { desk, server: handle }
    }

    /// Settings of a service that logs in through it.
    pub fn settings(&self) -> ProviderSettings {
        ProviderSettings {
            issuer: self.desk.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.to_owned(),
            label: "Se connecter avec l’annuaire".to_owned(),
            scopes: "openid email profile".to_owned(),
            email_claim: "email".to_owned(),
            vouches_for_email: false,
            roles: Vec::new(),
            acr: Vec::new(),
        }
    }

    pub fn issuer(&self) -> &str {
        &self.desk.issuer
    }

    /// The words of the next logins.
    pub fn words(&self) -> MutexGuard<'_, Words> {
        self.desk.words.lock().unwrap()
    }

    /// Replaces its key, as providers do from time to time.
    pub fn replace_key(&self) {
        *self.desk.signer.lock().unwrap() = draw_key();
    }

    /// The number of requests to a path so far.
    pub fn asked(&self, path: &str) -> usize {
        self.desk.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    /// Stops it for good.
    pub async fn stop(&self) {
        self.server.stop(false).await;
    }

    /// Logs the person in at the address that a browser was sent to; returns code and state.
    pub fn log_in_at(&self, address: &str) -> (String, String) {
        let url = Url::parse(address).unwrap();
        let given: HashMap<String, String> = url.query_pairs().into_owned().collect();
        assert_eq!(url.path(), "/authorize");
        assert_eq!((&*given["response_type"], &*given["client_id"]), ("code", CLIENT));
        assert_eq!((&*given["code_challenge_method"], given["code_challenge"].len()), ("S256", 43));
        assert!(given["state"].len() >= 43 && given["nonce"].len() >= 43 && given["state"] != given["nonce"]);
        let grant = Grant {
            nonce: given["nonce"].clone(),
            challenge: given["code_challenge"].clone(),
            redirect_uri: given["redirect_uri"].clone(),
        };
        let code = uuid::Uuid::new_v4().to_string();
        self.desk.grants.lock().unwrap().insert(code.clone(), grant);
        (code, given["state"].clone())
    }

    /// A token that it signs: claims over those that every token has.
    pub fn sign(&self, claims: &Value) -> String {
        self.desk.sign(&Value::Null, &self.desk.claims(claims))
    }
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn draw_key() -> (String, EcdsaKeyPair) {
    let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
    (uuid::Uuid::new_v4().to_string(), EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).unwrap())
}

impl Desk {
    /// The claims of every right token, with those that differ.
    fn claims(&self, differing: &Value) -> Value {
        let now = monday().timestamp();
        let mut claims =
            json!({"iss": self.issuer, "aud": CLIENT, "sub": "lea-1", "iat": now, "exp": now + 300, "sid": "s-1"});
        differ(&mut claims, differing);
        claims
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let (kid, pair) = &*self.signer.lock().unwrap();
        let right = json!({"alg": "ES256", "typ": "JWT", "kid": kid});
        let header = if header.is_null() { &right } else { header };
        let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature = match header["alg"].as_str() {
            Some("none") => Vec::new(),
            Some("HS256") => {
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
                ring::hmac::sign(&key, signed.as_bytes()).as_ref().to_vec()
            }
            _ => pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{signed}.{}", BASE64.encode(signature))
    }

    fn description(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        json!({
            "issuer": self.issuer, "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"), "userinfo_endpoint": at("/userinfo"), "end_session_endpoint": at("/logout"),
            "claims_parameter_supported": true,
        })
    }

    fn keys(&self) -> Value {
        let (kid, pair) = &*self.signer.lock().unwrap();
        // An uncompressed point: a byte, then both coordinates.
        let point = pair.public_key().as_ref();
        let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..]));
        let unknown = json!({"kty": "AKP", "kid": "of-tomorrow", "alg": "ML-DSA-44", "pub": "AA"});
        json!({"keys": [unknown, {"kty": "EC", "crv": "P-256", "use": "sig", "kid": kid, "x": x, "y": y}]})
    }

    /// Exchanges a code, once, for whoever has the secret and the verifier.
    fn exchange(&self, request: &HttpRequest, form: &HashMap<String, String>) -> HttpResponse {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = BASE64_STANDARD.encode(format!("{CLIENT}:{}", encode(SECRET)));
        assert_eq!(authorization(request), format!("Basic {pair}"));
        let words = self.words.lock().unwrap().clone();
        let mut grants = self.grants.lock().unwrap();
        let code = &form["code"];
        let grant = if words.forgets_codes { grants.get(code).cloned() } else { grants.remove(code) };
        let challenge = BASE64.encode(Sha256::digest(&form["code_verifier"]));
        let grant = grant.filter(|grant| grant.challenge == challenge && grant.redirect_uri == form["redirect_uri"]);
        let Some(grant) = grant else { return HttpResponse::BadRequest().json(json!({"error": "invalid_grant"})) };
        let mut claims = self.claims(&json!({"nonce": grant.nonce}));
        differ(&mut claims, &words.id_token);
        let signed = self.sign(&words.header, &claims);
        let id_token = if words.forges { forge(&signed) } else { signed };
        HttpResponse::Ok().json(json!({"access_token": "opaque", "token_type": "Bearer", "id_token": id_token}))
    }

    fn userinfo(&self, request: &HttpRequest) -> HttpResponse {
        assert_eq!(authorization(request), "Bearer opaque");
        let words = self.words.lock().unwrap().clone();
        let mut claims =
            json!({"sub": "lea-1", "email": "lea@example.fr", "email_verified": true, "name": "Léa Fabre"});
        differ(&mut claims, &words.userinfo);
        if words.signs_userinfo {
            let token = self.sign(&Value::Null, &self.claims(&claims));
            return HttpResponse::Ok().content_type("application/jwt").body(token);
        }
        HttpResponse::Ok().json(claims)
    }
}

/// Signs what a token says with a key that nobody knows.
fn forge(token: &str) -> String {
    let ((signed, _), (_, pair)) = (token.rsplit_once('.').unwrap(), draw_key());
    format!("{signed}.{}", BASE64.encode(pair.sign(&SystemRandom::new(), signed.as_bytes()).unwrap()))
}

fn authorization(request: &HttpRequest) -> &str {
    request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Writes claims over others; `null` takes one away.
fn differ(claims: &mut Value, differing: &Value) {
    for (name, value) in differing.as_object().into_iter().flatten() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
}

async fn answer(desk: web::Data<Desk>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    desk.asked.lock().unwrap().push(request.path().to_owned());
    match request.path() {
        "/.well-known/openid-configuration" => HttpResponse::Ok().json(desk.description()),
        "/keys" => HttpResponse::Ok().json(desk.keys()),
        "/token" => desk.exchange(&request, &url::form_urlencoded::parse(&body).into_owned().collect()),
        "/userinfo" => desk.userinfo(&request),
        _ => HttpResponse::NotFound().finish(),
    }
}
