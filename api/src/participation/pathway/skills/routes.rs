//! Skills over HTTP.

use actix_web::{HttpResponse, get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{CHOICES, Choices, OwnSkill, all, is_known};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_skills,    [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(choose_skills,  [No, No, No, No, Yes], Limit::Caller);
}

/// Largest number of skills that an organisation adds.
const MOST_OWN: usize = 100;
/// Longest sentence of a skill.
const LONGEST: usize = 120;

/// The skills of an organisation, with the version of its choices.
#[derive(Debug, Serialize, ToSchema)]
pub struct SkillList {
    /// Skills by theme, in the order in which they are learnt; those that are not used are hidden.
    pub skills: Vec<ListedSkill>,
    /// Version to send in `If-Match` with other choices.
    pub version: i32,
}

/// A skill: « Je sais… ».
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedSkill {
    /// Code, which means one thing for ever.
    #[schema(example = "email-open")]
    pub code: String,
    /// Theme.
    pub theme: Theme,
    /// The level where it belongs.
    pub level: Level,
    /// The sentence, in French.
    #[schema(example = "Je sais ouvrir ma boîte et lire un e-mail.")]
    pub sentence: String,
    /// True if the organisation added it.
    pub own: bool,
    /// True if the organisation does not use it, or took it off its list.
    pub hidden: bool,
}

impl From<super::Skill> for ListedSkill {
    fn from(skill: super::Skill) -> ListedSkill {
        let super::Skill { code, theme, level, sentence, own, hidden } = skill;
        ListedSkill { code, theme, level, sentence, own, hidden }
    }
}

/// Choices of an organisation among the skills.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "hidden": ["business-invoice"],
    "own": [{"theme": "aide_aux_demarches_administratives", "level": "intermediate",
             "sentence": "Je sais payer la cantine sur le site de la communauté de communes."}]
}))]
pub struct SkillChoices {
    /// Codes of skills of the service that are not used.
    #[schema(max_items = 200)]
    hidden: Vec<String>,
    /// All skills that the organisation adds; one that is left out is hidden from now on.
    #[schema(max_items = 100)]
    own: Vec<NewSkill>,
}

/// A skill to add. With another theme or sentence it is another skill.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSkill {
    /// Theme.
    theme: Theme,
    /// The level where it belongs.
    level: Level,
    /// The sentence, in French, as the person says it.
    #[schema(max_length = 120)]
    sentence: String,
}

impl SkillChoices {
    fn read(self) -> Result<Choices, Problem> {
        let mut fields = Fields::default();
        if self.own.len() > MOST_OWN {
            return Err(Problem::invalid("/own", format!("{MOST_OWN} phrases au plus.")));
        }
        for (place, code) in self.hidden.iter().enumerate().filter(|(_, code)| !is_known(code)) {
            fields.refuse(&format!("/hidden/{place}"), format!("Le service n'a pas de phrase « {code} »."));
        }
        let mut own: Vec<OwnSkill> = Vec::new();
        for (place, NewSkill { theme, level, sentence }) in self.own.into_iter().enumerate() {
            let pointer = format!("/own/{place}/sentence");
            let sentence = fields.text(&pointer, &sentence, LONGEST);
            if sentence.contains(['\n', '\r', '\t']) {
                fields.refuse(&pointer, "Une phrase, sur une ligne.");
            } else if own.iter().any(|other| (other.theme, &other.sentence) == (theme, &sentence)) {
                fields.refuse(&pointer, "Cette phrase est déjà dans le thème.");
            }
            own.push(OwnSkill { theme, level, sentence });
        }
        fields.done()?;
        Ok(Choices::new(self.hidden, own))
    }
}

/// Lists the skills that may be noted with people: « Je sais… », some for each theme of La Coop.
#[utoipa::path(tag = "staff", responses((status = 200, body = SkillList)))]
#[get("/skills")]
pub async fn list_skills(context: Context) -> Result<HttpResponse, Problem> {
    let found = context
        .read(|tx| Ok((all(tx)?.into_iter().map(ListedSkill::from).collect(), CHOICES.read(tx)?.version)))
        .await?;
    Ok(answer(found))
}

/// Chooses among the skills of the service, and adds others.
///
/// What was noted with people stays as it is. Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = SkillChoices, responses((status = 200, body = SkillList)))]
#[put("/skills")]
pub async fn choose_skills(context: Context, body: Body<SkillChoices>) -> Result<HttpResponse, Problem> {
    let choices = body.value.read()?;
    let version = CHOICES.set(&context, choices).await?.version;
    let skills = context.read(|tx| Ok(all(tx)?.into_iter().map(ListedSkill::from).collect())).await?;
    Ok(answer((skills, version)))
}

fn answer((skills, version): (Vec<ListedSkill>, i32)) -> HttpResponse {
    with_version(version, &SkillList { skills, version })
}
