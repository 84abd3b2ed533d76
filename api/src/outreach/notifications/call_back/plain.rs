//! «Rappelez-moi» by a form of a page without scripts.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::{CallBack, NewCallBack, ask, read_call_back};
use crate::directory::places::actions::organisation;
use crate::directory::places::naming;
use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::text::problem::{Problem, ProblemDocument};
use crate::kernel::web::form::{KEY, SentForm};
use crate::kernel::web::permissions::Router;
use crate::kernel::web::request::Context;
use crate::pages;
use crate::pages::form::{Line, Shown, key_field, optional};
use crate::participation::web_shares;

/// Names of the fields of the form.
const FIELDS: [&str; 3] = ["name", "phone", "words"];

/// The fields with their labels, in the order of the page.
const LABELS: [(&str, &str); 3] =
    [("name", "Votre prénom et votre nom"), ("phone", "Votre téléphone"), ("words", "Quelques mots")];

/// The routes, for the public.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add_form(call_back_form).add_form(ask_by_form);
}

/// Shows the form to ask for a call, to read and send without scripts.
#[utoipa::path(responses((status = 200, body = String, content_type = "text/html")))]
#[get("/call-backs.html")]
pub async fn call_back_form(context: Context, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    show(&context, &path, &Shown::default(), &new_id(context.now).to_string()).await
}

/// Adds the call of the form to the desk's list, and says so on a page.
#[utoipa::path(responses((status = 201, body = String, content_type = "text/html")))]
#[post("/call-backs.html")]
pub async fn ask_by_form(context: Context, path: web::Path<String>, form: SentForm) -> Result<HttpResponse, Problem> {
    form.fields.require_only(&FIELDS)?;
    match create(&context, &form).await {
        Ok(asked) => {
            let (facts, of) = context.read(|tx| Ok((naming::facts(tx)?, organisation(tx)?))).await?;
            let page = thanks(&asked, &of.office_hours);
            Ok(pages::answer(StatusCode::CREATED, "Nous vous rappelons", &page, &facts))
        }
        Err(refusal) => {
            let key = match refusal.may_be_sent_again() {
                true => form.fields.text(KEY).to_owned(),
                false => new_id(context.now).to_string(),
            };
            let shown = Shown { fields: form.fields, refusal: Some(refusal) };
            show(&context, &path, &shown, &key).await
        }
    }
}

async fn create(context: &Context, form: &SentForm) -> Result<CallBack, ProblemDocument> {
    let text = |name: &str| form.fields.text(name).to_owned();
    let words = form.fields.given("words").map(str::to_owned);
    let new = NewCallBack { name: text("name"), phone: text("phone"), words, session_id: None };
    let draft = read_call_back(context, new).map_err(|problem| problem.document())?;
    let network = draft.network.clone();
    let asked = context.create_by_form(form, move |tx: &mut Tx<'_>| ask(tx, draft)).await;
    web_shares::count_refusal(context, network.as_ref());
    asked
}

async fn show(context: &Context, slug: &str, shown: &Shown, key: &str) -> Result<HttpResponse, Problem> {
    let facts = context.read(naming::facts).await?;
    let status = shown.refusal.as_ref().and_then(|refusal| StatusCode::from_u16(refusal.status).ok());
    let title = if shown.refusal.is_some() { "Erreur – Rappelez-moi" } else { "Rappelez-moi" };
    Ok(pages::answer(status.unwrap_or(StatusCode::OK), title, &page(slug, shown, key), &facts))
}

fn page(slug: &str, shown: &Shown, key: &str) -> Markup {
    let line = |name, label: &str, hint, (kind, autocomplete), most| {
        shown.line(&Line { name, label: html! { (label) }, hint, kind, autocomplete, most })
    };
    html! {
        main.page.stack #contenu tabindex="-1" {
            h1 { "Rappelez-moi" }
            (shown.summary(&LABELS))
            p.lead {
                "Laissez votre numéro\u{a0}: un agent de la Maison vous rappelle. Téléphone fixe ou mobile, les deux \
                conviennent."
            }
            form.form method="post" action={ "/v1/" (slug) "/call-backs.html" } {
                (key_field(key))
                p.required-note { "Votre nom et votre téléphone sont obligatoires." }
                (line("name", "Votre prénom et votre nom", None, ("text", "name"), 80))
                (line("phone", "Votre téléphone", Some("Par exemple\u{a0}: 04 67 00 00 00"), ("tel", "tel"), 40))
                (shown.area("words", &optional("Quelques mots"),
                    "Ce que vous voulez savoir, ou quand vous êtes chez vous.", 300))
                p.hint {
                    "Votre numéro sert seulement à vous rappeler. "
                    a href="/donnees-personnelles.html" { "Ce que nous gardons, et combien de temps" } "."
                }
                div.form-actions { button.button.button--wide type="submit" { "Rappelez-moi" } }
            }
        }
    }
}

fn thanks(asked: &CallBack, office_hours: &str) -> Markup {
    html! {
        main.page.stack #contenu tabindex="-1" {
            div.notice.notice--good {
                h1 { "C’est noté, nous vous rappelons" }
                p {
                    "Nous appellerons " (asked.name) " au "
                    strong.nowrap { (asked.phone_display.replace(' ', "\u{a0}")) }
                    ", aux heures d’ouverture du bureau\u{a0}: " (office_hours) "."
                }
            }
            p { a href="/" { "Retour aux ateliers" } }
        }
    }
}
