//! What each refusal means: the pages behind the `type` of a problem, for who meets one and for who writes a client.

use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError, web};
use maud::{Markup, html};

use crate::frontend;
use crate::kernel::problem::{Kind, Problem};
use crate::pages::{Page, Shell};

/// The pages, at the addresses that problems name.
pub fn pages() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("/problems")
        .service(web::resource("").route(web::get().to(|| async {
            HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/problems/")).finish()
        })))
        .service(web::resource("/").route(web::get().to(|| async { send(all()) })))
        .service(web::resource("/{slug}").route(web::get().to(one)))
}

async fn one(slug: web::Path<String>) -> HttpResponse {
    match Kind::ALL.iter().find(|kind| kind.slug() == *slug) {
        Some(kind) => send(page(
            &format!("/problems/{slug}"),
            kind.title(),
            html! {
                (told(*kind))
                p { a href="/problems/" { "Tous les refus possibles" } }
            },
        )),
        None => Problem::not_found().error_response(),
    }
}

fn send(page: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, frontend::POLICY))
        .body(page)
}

fn all() -> String {
    page(
        "/problems/",
        "Quand une demande est refusée",
        html! {
            p.lead { "Rien n'a alors été fait ni changé. Voici chaque refus, et ce que l'on peut faire." }
            @for kind in Kind::ALL {
                section.stack id=(kind.slug()) {
                    h2 { a href=(format!("/problems/{}", kind.slug())) { (kind.title()) } }
                    (told(*kind))
                }
            }
        },
    )
}

fn told(kind: Kind) -> Markup {
    html! {
        p { (advice(kind)) }
        p.hint lang="en" {
            code { (kind.status()) " " (kind.slug()) } " – " (kind.meaning())
        }
    }
}

fn page(address: &str, title: &str, content: Markup) -> String {
    let main = html! {
        main.page.stack #contenu tabindex="-1" {
            h1 { (title) }
            (content)
            p { a href="/docs/" lang="en" { "API documentation" } }
        }
    };
    let page = Page {
        shell: Shell::Unlisted,
        address,
        title: html! { (title) },
        description: "",
        stylesheets: Vec::new(),
        scripts: vec!["<script type=\"module\" src=\"/js/pages/static.js\"></script>"],
        main: &main.into_string(),
    };
    page.render()
}

/// What one can do, said to the person who reads it.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::Malformed => {
            "Rechargez la page et recommencez. Si cela se répète, appelez-nous : le défaut est chez nous."
        }
        Kind::InvalidQuery => "Vérifiez les critères choisis, ou effacez-les et cherchez à nouveau.",
        Kind::LoginRequired => "Connectez-vous, ou reconnectez-vous : une connexion dure douze heures.",
        Kind::WrongCredentials => {
            "Vérifiez l'adresse et le mot de passe. S'il est perdu, un administrateur en donne un nouveau."
        }
        Kind::InvalidKey => {
            "Vérifiez la clé, sans espace ni retour à la ligne. Si elle est perdue, demandez-en une autre."
        }
        Kind::MissingScope => "Demandez à un administrateur une clé qui a ce droit.",
        Kind::Forbidden => "Demandez à un agent ou à un administrateur, qui peut le faire.",
        Kind::NotFound => "Vérifiez l'adresse ou la référence. Ce que vous cherchez a pu être retiré depuis.",
        Kind::MethodNotAllowed => {
            "Rechargez la page et recommencez. Un programme lit dans « Allow » ce qui est permis."
        }
        Kind::TooSlow => "Recommencez quand la connexion est meilleure ; rien n'a été pris en compte.",
        Kind::SessionFull => {
            "Choisissez une autre date, ou inscrivez-vous sur la liste d'attente : une place qui se libère vous est proposée."
        }
        Kind::LevelMismatch => "Choisissez un atelier de votre niveau. Si vous hésitez, appelez-nous.",
        Kind::SessionCancelled => "Choisissez une autre date.",
        Kind::SessionStarted => "Choisissez un atelier à venir, ou appelez la Maison : il reste peut-être une chaise.",
        Kind::SessionNotStarted => "Attendez que l'atelier commence.",
        Kind::SessionOver => "Cet atelier ne peut plus être changé. Un administrateur peut en voir le journal.",
        Kind::AlreadyEnrolled => "Il n'y a rien à faire : la place est gardée. Ouvrez l'inscription pour la changer.",
        Kind::ScheduleConflict => "Choisissez une autre heure, ou annulez d'abord l'autre inscription.",
        Kind::PlanningConflict => {
            "Choisissez une autre heure, une autre salle ou une autre personne ; ou confirmez que vous le voulez quand même."
        }
        Kind::NeedsACall => "Appelez la Maison : l'inscription se termine en deux minutes au téléphone.",
        Kind::EnrolmentCancelled => "Inscrivez-vous à nouveau, sur cet atelier ou un autre.",
        Kind::NotEnrolled => "Inscrivez la personne dans l'autre atelier, puis retirez-la de cette liste d'attente.",
        Kind::AttendanceRecorded => {
            "Corrigez d'abord la présence sur la feuille d'émargement ; ensuite l'inscription peut être annulée ou déplacée."
        }
        Kind::AlreadyEvaluated => "Il n'y a rien à faire : votre avis est bien arrivé. Merci.",
        Kind::NotPresent => "Notez d'abord la personne présente sur la feuille d'émargement.",
        Kind::OfferGone => "La place est allée à la personne suivante. Vous pouvez choisir une autre date.",
        Kind::MessageDone => "Il n'y a rien à faire : un collègue s'en est occupé, ou le message n'a plus d'objet.",
        Kind::CapacityBelowTaken => {
            "Gardez au moins autant de places que de personnes inscrites, ou déplacez-en d'abord. Un groupe qui attend de venir ensemble est appelé avant que sa place ne disparaisse."
        }
        Kind::KeyOver => "Il n'y a rien à faire : cette clé est déjà retirée ou remplacée.",
        Kind::EmailTaken => "Prenez une autre adresse, ou modifiez le compte qui existe.",
        Kind::CodeTaken => "Choisissez trois autres lettres.",
        Kind::LearnerExists => "Ouvrez la fiche qui existe, ou réunissez les deux.",
        Kind::AlreadyMerged => "Ouvrez la fiche qui reste, ou séparez d'abord celle-ci.",
        Kind::NotMerged => "Il n'y a rien à séparer.",
        Kind::LastAdmin => "Nommez d'abord un autre administrateur.",
        Kind::StillRunning => "Attendez un instant : la première demande n'est pas finie, et une seule compte.",
        Kind::WebhookDisabled => {
            "Reprenez d'abord les envois à cette adresse, quand le programme qui les reçoit est réparé."
        }
        Kind::DeliveryUnderWay => "Attendez un instant : l'envoi est en cours.",
        Kind::CursorGone => "Le programme recommence la copie depuis le début, et remplace tout ce qu'il a.",
        Kind::ChangedMeanwhile => "Relisez la fiche : les deux versions sont montrées, choisissez ce qui reste.",
        Kind::TooLarge => "Raccourcissez le texte.",
        Kind::UnsupportedMedia => "Un programme envoie du JSON, avec « Content-Type: application/json ».",
        Kind::Invalid => "Corrigez les réponses signalées ; ce qui est juste n'est pas à refaire.",
        Kind::KeyReused => "Un programme prend une nouvelle clé pour chaque nouvelle demande.",
        Kind::PreconditionRequired => "Rouvrez la fiche, puis modifiez-la.",
        Kind::TooManyRequests => "Patientez une minute, ou appelez-nous : au téléphone il n'y a pas de limite.",
        Kind::Unavailable => "Réessayez dans un instant. C'est urgent ? Appelez-nous.",
    }
}
