//! Postal addresses of learners, which are kept for letters alone.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{Contacts, LearnerRow};
use crate::kernel::web::fields::Fields;

/// A postal address in France.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"line1": "12 rue de la Gare", "line2": null, "postcode": "34310", "town": "Capestang"}))]
pub struct PostalAddress {
    /// Number and street.
    #[schema(max_length = 80)]
    pub line1: String,
    /// Building, hamlet, or the person who takes letters.
    #[schema(max_length = 80)]
    pub line2: Option<String>,
    /// Postcode, five digits.
    #[schema(pattern = "^[0-9]{5}$")]
    pub postcode: String,
    /// Town.
    #[schema(max_length = 80)]
    pub town: String,
}

impl PostalAddress {
    /// Checks and parses an address, which stands at `pointer` in the body.
    pub fn parse(self, fields: &mut Fields, pointer: &str) -> PostalAddress {
        let at = |name: &str| format!("{pointer}/{name}");
        let postcode = fields.text(&at("postcode"), &self.postcode, 5);
        if !postcode.is_empty() && (postcode.len() != 5 || !postcode.bytes().all(|digit| digit.is_ascii_digit())) {
            fields.refuse(&at("postcode"), "Un code postal a cinq chiffres, par exemple 34310.");
        }
        PostalAddress {
            line1: fields.text(&at("line1"), &self.line1, 80),
            line2: fields.optional_text(&at("line2"), self.line2.as_deref(), 80),
            postcode,
            town: fields.text(&at("town"), &self.town, 80),
        }
    }

    /// The address of the columns of a row, of which all but the second are there, or none.
    fn of_row(
        line1: Option<&String>,
        line2: Option<&String>,
        postcode: Option<&String>,
        town: Option<&String>,
    ) -> Option<PostalAddress> {
        Some(PostalAddress {
            line1: line1?.clone(),
            line2: line2.cloned(),
            postcode: postcode?.clone(),
            town: town?.clone(),
        })
    }
}

impl LearnerRow {
    /// The postal address, if one is known.
    pub fn postal_address(&self) -> Option<PostalAddress> {
        let LearnerRow { address_line1, address_line2, postcode, town, .. } = self;
        PostalAddress::of_row(address_line1.as_ref(), address_line2.as_ref(), postcode.as_ref(), town.as_ref())
    }

    /// The same row with another postal address.
    pub fn with_postal_address(self, address: Option<PostalAddress>) -> LearnerRow {
        let (line1, line2, postcode, town) = match address {
            Some(PostalAddress { line1, line2, postcode, town }) => (Some(line1), line2, Some(postcode), Some(town)),
            None => (None, None, None, None),
        };
        LearnerRow { address_line1: line1, address_line2: line2, postcode, town, ..self }
    }
}

impl Contacts {
    /// The postal address, if one is known.
    pub fn postal_address(&self) -> Option<PostalAddress> {
        let Contacts { address_line1, address_line2, postcode, town, .. } = self;
        PostalAddress::of_row(address_line1.as_ref(), address_line2.as_ref(), postcode.as_ref(), town.as_ref())
    }
}
