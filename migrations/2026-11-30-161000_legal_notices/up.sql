-- Mentions légales (LCEN, article 1-1): who publishes the site, who hosts it, whom to ask about personal data.

CREATE TABLE legal_notices (
    organisation_id uuid NOT NULL,
    address text NOT NULL,
    director text NOT NULL,
    host text NOT NULL,
    data_protection text NOT NULL,
    recipients text NOT NULL,
    CONSTRAINT legal_notices_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT legal_notices_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT legal_notices_length CHECK (greatest(length(address), length(director), length(host),
        length(data_protection), length(recipients)) <= 400)
);
SELECT wall_in('legal_notices', 'SELECT, INSERT, UPDATE');
CREATE CONSTRAINT TRIGGER legal_notices_public AFTER INSERT OR UPDATE ON legal_notices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
COMMENT ON TABLE legal_notices IS 'Mentions légales of an organisation; an empty text is still to be written.';
COMMENT ON COLUMN legal_notices.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN legal_notices.address IS 'Postal address of the publisher. [not personal]';
COMMENT ON COLUMN legal_notices.director IS 'Director of the publication, who is named by law. [personal purpose="say who publishes the site" basis="legal obligation" retention="while in office" erasure="replace"]';
COMMENT ON COLUMN legal_notices.host IS 'Host of the site: name, address, number. [not personal]';
COMMENT ON COLUMN legal_notices.data_protection IS 'Delegate for data protection: how to write to them. [personal purpose="answer about personal data" basis="legal obligation" retention="while in office" erasure="replace"]';
COMMENT ON COLUMN legal_notices.recipients IS 'Companies that carry messages and keep the data: the recipients that the privacy page names. [not personal]';
