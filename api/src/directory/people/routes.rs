//! Learners over HTTP, for staff only.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, LearnerDraft};
use super::postal_address::PostalAddress;
use super::rules::{self, LONGEST_REMARKS};
use super::views::{Duplicate, FoundLearner, Learner};
use super::{LearnerSort, Way};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given, require_near_days, require_short_search};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(search_learners,    [No, No, No, Yes, Yes], Limit::People)
        .add(show_learner,       [No, No, No, Yes, Yes], Limit::People)
        .add(edit_learner,       [No, No, No, Yes, Yes], Limit::Caller)
        .add(list_merged,        [No, No, No, Yes, Yes], Limit::People)
        .add(list_duplicates,    [No, No, No, Yes, Yes], Limit::People)
        .add(dismiss_duplicate,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// A learner as a form gives them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLearner {
    /// Prénom.
    #[schema(max_length = 80, example = "Jeanne")]
    given_name: String,
    /// Nom.
    #[schema(max_length = 80, example = "Martin")]
    family_name: String,
    /// Landline or mobile, as people write it; French without a country code. Kept in E.164.
    #[schema(max_length = 40, example = "04 65 71 00 11")]
    phone: Option<String>,
    /// E-mail address, if the person has one.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Year of birth, from 1900 to this year.
    #[schema(example = 1948)]
    birth_year: Option<i32>,
    /// INSEE code of a commune of the territory. Left out for a person from elsewhere.
    #[schema(max_length = 5, example = "34052")]
    commune_code: Option<String>,
    /// Name of the commune of a person from outside the territory, instead of `commune_code`.
    #[schema(max_length = 80)]
    outside_commune: Option<String>,
    /// Remarks that help to welcome the person; for staff only.
    ///
    /// Those of a known person are kept, and these are added.
    #[schema(max_length = 1000)]
    remarks: Option<String>,
    /// Preferred way to reach the person, where it is possible; for staff only.
    ///
    /// It replaces that of a known person.
    preferred_way: Option<Way>,
    /// Postal address, for letters; for staff only.
    ///
    /// It replaces that of a known person.
    postal_address: Option<PostalAddress>,
}

impl NewLearner {
    /// Checks and parses the form, which stands at `prefix` in the body.
    ///
    /// Only a `trusted` caller may give remarks, a preferred way and a postal address.
    pub fn parse(self, fields: &mut Fields, prefix: &str, year: i32, trusted: bool) -> LearnerDraft {
        let at = |name: &str| format!("{prefix}/{name}");
        let for_staff = [
            ("remarks", self.remarks.is_some()),
            ("preferred_way", self.preferred_way.is_some()),
            ("postal_address", self.postal_address.is_some()),
        ];
        for (name, _) in for_staff.into_iter().filter(|(_, is_given)| *is_given && !trusted) {
            fields.refuse(&at(name), "Ce champ est réservé à l'équipe.");
        }
        let (commune_code, outside_commune) =
            residence(fields, &at, self.commune_code.as_deref(), self.outside_commune.as_deref());
        LearnerDraft {
            given_name: fields.given_name(&at("given_name"), &self.given_name),
            family_name: fields.name(&at("family_name"), &self.family_name),
            phone: fields.person_phone(&at("phone"), self.phone.as_deref()),
            email: fields.email(&at("email"), self.email.as_deref()),
            birth_year: birth_year(fields, &at("birth_year"), self.birth_year, year),
            commune_code,
            outside_commune,
            remarks: fields.optional_text(&at("remarks"), self.remarks.as_deref(), LONGEST_REMARKS),
            preferred_way: self.preferred_way,
            postal_address: self.postal_address.map(|given| Box::new(given.parse(fields, &at("postal_address")))),
        }
    }

    /// Returns whether the form has a way to reach the person.
    pub fn has_contact(&self) -> bool {
        let some = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
        some(&self.phone) || some(&self.email)
    }
}

/// Corrections of a learner; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "04 65 71 00 11", "remarks": "Entend mieux de l'oreille droite."}))]
pub struct EditedLearner {
    /// Prénom.
    #[schema(max_length = 80)]
    given_name: Option<String>,
    /// Nom.
    #[schema(max_length = 80)]
    family_name: Option<String>,
    /// Landline or mobile, as people write it; French without a country code. Kept in E.164.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 40)]
    phone: Option<Option<String>>,
    /// E-mail address, if the person has one.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Option<String>>,
    /// Year of birth, from 1900 to this year.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i32>)]
    birth_year: Option<Option<i32>>,
    /// INSEE code of a commune of the territory.
    #[schema(max_length = 5)]
    commune_code: Option<String>,
    /// Name of the commune of a person from outside the territory, instead of `commune_code`.
    #[schema(max_length = 80)]
    outside_commune: Option<String>,
    /// Remarks of staff that help to welcome the person.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    remarks: Option<Option<String>>,
    /// Preferred way to reach the person, where it is possible.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Way>)]
    preferred_way: Option<Option<Way>>,
    /// Postal address, for letters alone; it is replaced as a whole.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PostalAddress>)]
    postal_address: Option<Option<PostalAddress>>,
}

/// Filters of learners.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LearnersQuery {
    /// Beginnings of the words of the name, digits of the phone number, or an e-mail address.
    ///
    /// Digits are the first ones of the number, or at least three from anywhere in it. Accents, case, apostrophes,
    /// small mistakes and the spelling of a sound do not matter: « Mikel » finds Miquel.
    #[param(max_length = 100)]
    q: Option<String>,
    /// INSEE code of the commune of residence.
    commune: Option<String>,
    /// Order of the list; not with `q`, which has an order of its own.
    #[param(inline)]
    sort: Option<LearnerSort>,
    /// The `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Searches the learners.
///
/// For a person on the phone: the beginning of the name or of the number is enough, with the words in any order. First
/// come names or numbers that begin with the query, by name or by number; then those that have it elsewhere; last the
/// names that only sound like it, or are spelt like it.
#[utoipa::path(tag = "staff",
    params(LearnersQuery),
    responses((status = 200, body = Page<FoundLearner>)))]
#[get("/learners")]
pub async fn search_learners(context: Context, query: Query<LearnersQuery>) -> Result<HttpResponse, Problem> {
    let LearnersQuery { q, commune, sort, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let limit = paging.limit()?;
    require_short_search(q.as_deref())?;
    if let Some(sort) = sort {
        if q.is_some() {
            return Err(Problem::query("sort", "Une recherche montre d'abord ce qui ressemble le plus."));
        }
        let after = paging.after()?;
        let found = context.read(move |tx| actions::list(tx, sort, commune, after, limit)).await?;
        let page = Page::new(found, limit, |(_, place)| place.clone(), |(learner, _)| learner);
        return Ok(HttpResponse::Ok().json(page));
    }
    let after = paging.after()?;
    let found = context.read(move |tx| actions::search(tx, q.as_deref(), commune, after, limit)).await?;
    let page = Page::new(found, limit, |(_, place)| place.clone(), |(learner, _)| learner);
    Ok(HttpResponse::Ok().json(page))
}

/// Shows one learner.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Learner)))]
#[get("/learners/{id}")]
pub async fn show_learner(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let learner = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(learner.version, &learner))
}

/// Corrects the data of a learner.
///
/// Only the given fields change; null empties one that may be empty. A number or an address that is given, even the
/// same one, counts as confirmed from now on. Refused with `learner-exists` if another learner
/// has this name and contact.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedLearner,
    responses((status = 200, body = Learner)))]
#[patch("/learners/{id}")]
pub async fn edit_learner(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedLearner>,
) -> Result<HttpResponse, Problem> {
    let (version, id, edit) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let given_name = edit.given_name.map(|name| fields.given_name("/given_name", &name));
    let family_name = edit.family_name.map(|name| fields.name("/family_name", &name));
    let phone = edit.phone.map(|text| fields.person_phone("/phone", text.as_deref()));
    let email = edit.email.map(|text| fields.email("/email", text.as_deref()));
    let confirms = phone.is_some() || email.is_some();
    let birth_year = edit.birth_year.map(|year| birth_year(&mut fields, "/birth_year", year, context.now.year()));
    let moved = (edit.commune_code.is_some() || edit.outside_commune.is_some()).then(|| {
        let at = |name: &str| format!("/{name}");
        residence(&mut fields, &at, edit.commune_code.as_deref(), edit.outside_commune.as_deref())
    });
    let remarks = edit.remarks.map(|text| fields.optional_text("/remarks", text.as_deref(), LONGEST_REMARKS));
    let postal_address =
        edit.postal_address.map(|given| given.map(|address| address.parse(&mut fields, "/postal_address")));
    fields.done()?;
    let change = move |learner: Learner| {
        let (commune_code, outside_commune) = moved.unwrap_or_else(|| learner.residence());
        LearnerDraft {
            given_name: given_name.unwrap_or(learner.given_name),
            family_name: family_name.unwrap_or(learner.family_name),
            phone: phone.unwrap_or(learner.phone),
            email: email.unwrap_or(learner.email),
            birth_year: birth_year.unwrap_or(learner.birth_year),
            commune_code,
            outside_commune,
            remarks: remarks.unwrap_or(learner.remarks),
            preferred_way: edit.preferred_way.unwrap_or(learner.preferred_way),
            postal_address: postal_address.unwrap_or(learner.postal_address).map(Box::new),
        }
    };
    let learner = context.write(move |tx| actions::edit(tx, id, version, confirms, change)).await?;
    Ok(with_version(learner.version, &learner))
}

/// Lists the learners who were merged into a learner.
///
/// At most a hundred, by name; each can be separated again.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<Learner>)))]
#[get("/learners/{id}/merged")]
pub async fn list_merged(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let learners = context.read(move |tx| actions::merged_into(tx, path.1, 100)).await?;
    Ok(HttpResponse::Ok().json(learners))
}

/// Filters of duplicates.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DuplicatesQuery {
    /// Identity of a learner, for the duplicates of this one only.
    learner: Option<Uuid>,
    /// First day, for the pairs of whom the later was recorded since.
    since: Option<NaiveDate>,
    /// The `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists pairs of learners who may be one person, the newest first.
///
/// They have the same name and no difference that distinguishes them, or the same number and similar names.
#[utoipa::path(tag = "staff",
    params(DuplicatesQuery),
    responses((status = 200, body = Page<Duplicate>)))]
#[get("/duplicates")]
pub async fn list_duplicates(context: Context, query: Query<DuplicatesQuery>) -> Result<HttpResponse, Problem> {
    let DuplicatesQuery { learner, since, cursor, limit } = query.0;
    require_near_days(&[("since", since)])?;
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    let found = context.read(move |tx| actions::duplicates(tx, learner, since, after, limit)).await?;
    let page = Page::new(found, limit, |(_, key)| *key, |(pair, _)| pair);
    Ok(HttpResponse::Ok().json(page))
}

/// Two learners.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoLearners {
    /// Identities of the learners, two UUIDs.
    #[schema(min_items = 2, max_items = 2)]
    learner_ids: [Uuid; 2],
}

/// Records that two similar learners are two people.
///
/// They are no longer listed as duplicates. Repeated, it does nothing.
#[utoipa::path(tag = "staff",
    request_body = TwoLearners,
    responses((status = 204)))]
#[post("/duplicates/dismissal")]
pub async fn dismiss_duplicate(context: Context, body: Body<TwoLearners>) -> Result<HttpResponse, Problem> {
    let [one, other] = body.value.learner_ids;
    context.write(move |tx| actions::distinguish(tx, one, other)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The commune of residence: the code of one of the territory, or the name of another.
fn residence(
    fields: &mut Fields,
    at: &dyn Fn(&str) -> String,
    code: Option<&str>,
    outside: Option<&str>,
) -> (Option<String>, Option<String>) {
    let code = fields.optional_text(&at("commune_code"), code, 5);
    let outside = fields.optional_text(&at("outside_commune"), outside, 80);
    match (&code, &outside) {
        (None, None) => fields.refuse(&at("commune_code"), "Choisissez la commune, ou écrivez le nom d'une autre."),
        (Some(_), Some(_)) => {
            fields.refuse(&at("outside_commune"), "Soit une commune du territoire, soit une autre.");
        }
        (None, Some(name)) if rules::is_insee_code(name) || !name.chars().any(char::is_alphabetic) => {
            fields.refuse(&at("outside_commune"), "Écrivez le nom de la commune en lettres.");
        }
        _ => {}
    }
    (code, outside)
}

fn birth_year(fields: &mut Fields, pointer: &str, born: Option<i32>, year: i32) -> Option<i16> {
    let born = born?;
    if !rules::is_birth_year(born, year) {
        fields.refuse(
            pointer,
            match born > year {
                true => format!("L'année {born} n'est pas encore arrivée : vérifiez l'année de naissance."),
                false => "Vérifiez l'année de naissance : quatre chiffres, par exemple 1948.".to_owned(),
            },
        );
        return None;
    }
    i16::try_from(born).ok()
}
