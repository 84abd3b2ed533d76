//! Options of messages.

use clap::Args;
use clic::outreach::notifications::post::PostSettings;

/// Settings of messages.
#[derive(Args)]
pub struct PostOptions {
    /// Mail server, `smtps://user:password@host` or `smtp://host:25`.
    ///
    /// Without it nobody gets e-mails, except that the demonstration keeps them to be read at the desk.
    #[arg(long, env = "CLIC_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Sender of e-mails: `Le numérique en un clic <clic@example.fr>`.
    #[arg(long, env = "CLIC_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Address to which e-mails come back, `retours+{id}@example.fr`; the sender by default.
    #[arg(long, env = "CLIC_MAIL_RETURN_PATH")]
    pub mail_return_path: Option<String>,
    /// Address that texts are posted to as JSON; without it nobody gets texts.
    #[arg(long, env = "CLIC_SMS_URL", hide_env_values = true)]
    pub sms_url: Option<String>,
    /// Header that the gateway for texts requires, `Authorization: Bearer …`.
    #[arg(long, env = "CLIC_SMS_HEADER", hide_env_values = true)]
    pub sms_header: Option<String>,
    /// JSON that the gateway requires, with `{to}`, `{text}` and `{id}` inside its strings.
    #[arg(long, env = "CLIC_SMS_BODY")]
    pub sms_body: Option<String>,
    /// JSON pointer to a text's identity in the gateway's answer, `/messages/0/id`; none by default.
    #[arg(long, env = "CLIC_SMS_ANSWER_ID")]
    pub sms_answer_id: Option<String>,
    /// Secret of the programs that bring bounces and delivery reports; without it none are taken.
    #[arg(long, env = "CLIC_DELIVERY_REPORT_SECRET", hide_env_values = true)]
    pub delivery_report_secret: Option<String>,
}

impl PostOptions {
    /// Makes the settings of messages; the demonstration keeps them where it has no way to send.
    pub fn settings(self, demo: bool, public_url: String) -> PostSettings {
        PostSettings {
            keep: demo && self.smtp_url.is_none() && self.sms_url.is_none(),
            smtp_url: self.smtp_url,
            from: self.mail_from,
            sms_url: self.sms_url,
            sms_header: self.sms_header,
            sms_body: self.sms_body,
            return_path: self.mail_return_path,
            sms_answer_id: self.sms_answer_id,
            report_secret: self.delivery_report_secret,
            patience: None,
            public_url,
        }
    }
}
