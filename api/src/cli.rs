//! The command line: its commands and options, and the settings of a service made from them.

mod post;
mod provider;
mod secrets;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clic::app::Settings;
use clic::kernel::data::clock::Clock;
use clic::kernel::security::key_file::Keys;
use clic::kernel::security::principal::Role;
use clic::kernel::web::rate_limit::PerMinute;
use clic::outreach::webhooks::address_rules::{Network, Permissions};
use clic::outreach::webhooks::sender::WebhookSettings;
use clic::participation::web_shares::Shares;

use self::post::PostOptions;
use self::provider::ProviderOptions;

/// Le numérique en un clic: the digital-skills workshops of an intercommunality.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Migrates the database and answers requests until it is stopped.
    Serve(Box<Serve>),
    /// Brings the database's schema up to date, and ends.
    Migrate(Store),
    /// Loads the Sud-Hérault demonstration and further organisations beside it, and ends.
    ///
    /// Organisations that exist already are left as they are.
    Demo(Demo),
    /// Prints the API's OpenAPI document.
    Openapi,
    /// Prints the permission table: the callers and the rate limit of each route.
    Permissions,
    /// Prints the settings of `clic serve`, in Markdown.
    Settings,
    /// Writes the shell of all pages into those of a folder, and lists the ones that changed.
    Pages {
        /// Folder of the front end.
        #[arg(default_value = "frontend")]
        folder: PathBuf,
    },
    /// Sets up an organisation from a file that describes it and its territory, and ends.
    SetUp {
        #[command(flatten)]
        store: Store,
        /// JSON: name, phone, communes, Maisons, venues; `api/docs/operations.md` shows where an example is.
        file: PathBuf,
    },
    /// Replaces the secrets of the key file.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Opens staff accounts, gives new passwords, takes lost second factors away.
    #[command(subcommand)]
    Staff(Staff),
}

/// Location of the data.
#[derive(Args, Clone)]
pub struct Store {
    /// libpq address of a database for its owner, who migrates; without any, a private one runs.
    ///
    /// The private one is in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// libpq address of the same database for `clic_service`, the login of the service.
    ///
    /// Given alone, nothing is migrated: the service then never learns the owner's password.
    #[arg(long, env = "SERVICE_DATABASE_URL", hide_env_values = true)]
    pub service_database_url: Option<String>,
    /// Folder of the private PostgreSQL and of the key file.
    #[arg(long, env = "CLIC_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// Folder of `initdb` and `postgres`, where they are not found by themselves.
    #[arg(long, env = "CLIC_POSTGRES_PROGRAMS")]
    pub postgres_programs: Option<PathBuf>,
    /// Connections to the database.
    #[arg(long, env = "CLIC_DATABASE_POOL", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=200))]
    pub database_pool: u32,
}

#[derive(Subcommand)]
pub enum KeysCommand {
    /// Puts new keys before those of the key file, which still verify.
    ///
    /// The service uses them from its next start on.
    Rotate {
        /// Folder of the key file.
        #[arg(long, env = "CLIC_DATA_DIR", default_value = "data")]
        data_dir: PathBuf,
        /// Drops keys of links that were replaced so many months ago; without it, none.
        ///
        /// Links, second factors and webhook secrets that they made end with them.
        #[arg(long, value_name = "MONTHS")]
        drop_links_after: Option<u32>,
        /// Drops all former keys at once, because somebody else may have a copy of the file.
        #[arg(long)]
        drop_former: bool,
    },
}

#[derive(Args)]
pub struct Demo {
    #[command(flatten)]
    pub store: Store,
    /// Password of the demonstration's accounts; a generated one by default.
    #[arg(long, env = "CLIC_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Further organisations, `territoire-1` and so on, each with five years of workshops.
    ///
    /// Only the missing ones are made.
    #[arg(long, default_value_t = 0)]
    pub scale: u32,
    /// Sessions of each further organisation.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub sessions: u32,
}

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    pub store: Store,
    /// Address and port to listen on.
    #[arg(long, env = "CLIC_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Loads the Sud-Hérault demonstration unless it is there.
    #[arg(long)]
    pub demo: bool,
    /// Password of the demonstration's accounts; a generated one by default.
    #[arg(long, env = "CLIC_DEMO_PASSWORD", hide_env_values = true)]
    pub demo_password: Option<String>,
    /// Address and port for Prometheus (`/metrics`); none by default.
    #[arg(long, env = "CLIC_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Address that people type, for secure cookies.
    #[arg(long, env = "CLIC_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Secrets, as `kid:base64url[,kid:base64url…];links:base64url`.
    ///
    /// Without it, `keys.json` in the data folder.
    #[arg(long, env = "CLIC_TOKEN_KEYS", hide_env_values = true)]
    pub token_keys: Option<String>,
    /// Trusts `X-Forwarded-For`, because a proxy of the deployment is in front.
    #[arg(long, env = "CLIC_TRUSTED_PROXY")]
    pub trusted_proxy: bool,
    /// Origin of a front end on another host.
    #[arg(long, env = "CLIC_FRONT_END_ORIGIN")]
    pub front_end_origin: Option<String>,
    /// Slug of the organisation whose pages are served.
    #[arg(long, env = "CLIC_ORGANISATION", default_value = "sud-herault")]
    pub organisation: String,
    /// Reads a minute from one address without a login; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PUBLIC_READS", default_value_t = 600)]
    pub limit_public_reads: u32,
    /// Writes a minute from one address without a login; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PUBLIC_WRITES", default_value_t = 30)]
    pub limit_public_writes: u32,
    /// Requests a minute of one key, or of one person of a partner; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_PARTNERS", default_value_t = 300)]
    pub limit_partners: u32,
    /// Failed logins a minute from one address, or to one account; 0 lifts the limit.
    ///
    /// A browser that logged in before has as many of its own.
    #[arg(long, env = "CLIC_LIMIT_LOGINS", default_value_t = 10)]
    pub limit_logins: u32,
    /// Attempts a minute to open personal links from one address; 0 lifts the limit.
    #[arg(long, env = "CLIC_LIMIT_LINKS", default_value_t = 60)]
    pub limit_links: u32,
    #[command(flatten)]
    pub web: WebOptions,
    #[command(flatten)]
    pub post: PostOptions,
    #[command(flatten)]
    pub provider: ProviderOptions,
    /// Networks that webhooks may be sent to besides the public internet, `10.1.0.0/16,fd12::/16`.
    #[arg(long, env = "CLIC_WEBHOOK_ALLOW", value_delimiter = ',')]
    pub webhook_allow: Vec<Network>,
    /// Lets webhooks go to addresses without TLS.
    #[arg(long, env = "CLIC_WEBHOOK_HTTP")]
    pub webhook_http: bool,
    /// Threads that answer.
    #[arg(long, env = "CLIC_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: u16,
    /// Logs as JSON.
    #[arg(long, env = "CLIC_LOG_JSON")]
    pub log_json: bool,
}

/// Shares of what comes over the web without a login, before the desk speaks to the person.
#[derive(Args)]
pub struct WebOptions {
    /// People of one party that enrols over the web; larger ones call. 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_PARTY", default_value_t = 4)]
    pub web_party: u16,
    /// Seats to come under one number or address over the web; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_SEATS_PER_CONTACT", default_value_t = 2)]
    pub web_seats_per_contact: u16,
    /// Seats of one session a day over the web before further ones are to be confirmed; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_SESSION_SEATS", default_value_t = 2)]
    pub web_session_seats: u16,
    /// Seats a day over the web from one IPv4 address or one /48 of IPv6; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_SEATS_PER_NETWORK", default_value_t = 2)]
    pub web_seats_per_network: u16,
    /// Places on waiting lists a day over the web from one such network; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_WAITING_PER_NETWORK", default_value_t = 1)]
    pub web_waiting_per_network: u16,
    /// Requests to be called back a day from one such network; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_CALL_BACKS_PER_NETWORK", default_value_t = 3)]
    pub web_call_backs_per_network: u16,
    /// Responses to questionnaires a day from one such network, a shared tablet's too; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_RESPONSES_PER_NETWORK", default_value_t = 60)]
    pub web_responses_per_network: u16,
    /// Texts a day to one number, and confirmations a day to one e-mail address; 0 lifts the limit.
    #[arg(long, env = "CLIC_WEB_MESSAGES_PER_CONTACT", default_value_t = 3)]
    pub web_messages_per_contact: u16,
}

#[derive(Subcommand)]
pub enum Staff {
    /// Opens an account with a generated password, shown once.
    Add {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail to log in with.
        #[arg(long)]
        email: String,
        /// Name shown to colleagues.
        #[arg(long)]
        name: String,
        /// Role of the account.
        #[arg(long, value_enum, default_value = "agent")]
        role: RoleName,
    },
    /// Gives an account a new generated password, shown once, and ends its logins.
    ResetPassword {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail of the account.
        #[arg(long)]
        email: String,
    },
    /// Forgets which identity at the provider an account belongs to, and ends the account's logins.
    ///
    /// For a person whom the provider gave another identity: the next login links it by the e-mail address.
    UnlinkProvider {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail of the account.
        #[arg(long)]
        email: String,
    },
    /// Takes away the second factor of somebody who lost it, and ends the account's logins.
    RemoveSecondFactor {
        #[command(flatten)]
        store: Store,
        /// Slug of the organisation.
        #[arg(long)]
        organisation: String,
        /// E-mail of the account.
        #[arg(long)]
        email: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum RoleName {
    Admin,
    Agent,
    Facilitator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Admin => Role::Admin,
            RoleName::Agent => Role::Agent,
            RoleName::Facilitator => Role::Facilitator,
        }
    }
}

/// Parses the command line and the environment; ends the process where they are wrong.
///
/// # Errors
/// When a file of a secret cannot be read.
pub fn parse() -> Result<Cli, Box<dyn std::error::Error>> {
    let matches = secrets::read_files(Cli::command())?.get_matches();
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}

impl Serve {
    /// Makes the settings of the service, with the address of its login and its keys.
    pub fn settings(self, database_url: String, keys: Keys, clock: Clock) -> Settings {
        let permissions = Permissions { networks: self.webhook_allow, http: self.webhook_http };
        Settings {
            listen: self.listen,
            database_url,
            pool: self.store.database_pool,
            keys,
            limits: PerMinute {
                public_reads: self.limit_public_reads,
                public_writes: self.limit_public_writes,
                partners: self.limit_partners,
                logins: self.limit_logins,
                links: self.limit_links,
            },
            shares: Shares {
                party: self.web.web_party,
                per_contact: self.web.web_seats_per_contact,
                session: self.web.web_session_seats,
                seats: self.web.web_seats_per_network,
                waiting: self.web.web_waiting_per_network,
                call_backs: self.web.web_call_backs_per_network,
                responses: self.web.web_responses_per_network,
                messages: self.web.web_messages_per_contact,
            },
            clock,
            behind_proxy: self.trusted_proxy,
            secure_cookies: self.public_url.as_deref().is_some_and(|url| url.starts_with("https://")),
            workers: usize::from(self.workers),
            front_end_origin: self.front_end_origin,
            organisation: self.organisation,
            post: self.post.settings(self.demo, self.public_url.unwrap_or_default()),
            webhooks: WebhookSettings { permissions, resolver: None },
            provider: self.provider.settings(),
        }
    }
}

/// Writes the settings of `clic serve` as a table in Markdown, from the descriptions of its options.
pub fn settings_table() -> String {
    let mut table = "| flag | environment | default | meaning |\n|---|---|---|---|\n".to_owned();
    let cli = Cli::command();
    let options = cli.find_subcommand("serve").into_iter().flat_map(clap::Command::get_arguments);
    for option in options {
        let flag = option.get_long().map(|name| format!("`--{name}`")).unwrap_or_default();
        let file = if secrets::is_secret(option) { ", `…_FILE`" } else { "" };
        let variable = option.get_env().map(|name| format!("`{}`{file}", name.display())).unwrap_or_default();
        let defaults: Vec<_> =
            option.get_default_values().iter().map(|value| format!("`{}`", value.display())).collect();
        let meaning = option.get_help().map(ToString::to_string).unwrap_or_default().replace('|', "\\|");
        table += &format!("| {flag} | {variable} | {} | {meaning} |\n", defaults.join(", "));
    }
    table
}
