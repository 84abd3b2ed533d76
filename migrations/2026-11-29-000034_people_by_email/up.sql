-- The desk finds a person by their e-mail address, too, and whoever enrols again is looked for by it.
CREATE INDEX learners_by_email ON learners (organisation_id, email) WHERE email IS NOT NULL;
