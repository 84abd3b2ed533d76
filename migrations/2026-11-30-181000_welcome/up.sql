-- What public pages say of the house: days of a travelling Maison, who welcomes, a message that ends by itself.

ALTER TABLE maisons
    ADD COLUMN days text NOT NULL DEFAULT '',
    ADD CONSTRAINT maisons_days_length CHECK (length(days) <= 500);
COMMENT ON COLUMN maisons.days IS 'Where it stops on which days, as people read it; empty for one that does not travel. [not personal]';

ALTER TABLE organisations ADD COLUMN shows_facilitator boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN organisations.shows_facilitator IS 'True if public pages say the first name of who welcomes. [not personal]';

CREATE TABLE house_notices (
    organisation_id uuid NOT NULL,
    text text NOT NULL,
    last_day date NOT NULL,
    CONSTRAINT house_notices_pkey PRIMARY KEY (organisation_id),
    CONSTRAINT house_notices_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT house_notices_length CHECK (length(text) BETWEEN 1 AND 300)
);
SELECT wall_in('house_notices', 'SELECT, INSERT, UPDATE, DELETE');
CREATE CONSTRAINT TRIGGER house_notices_public AFTER INSERT OR UPDATE OR DELETE ON house_notices
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
COMMENT ON TABLE house_notices IS 'The message of the house, shown on every public page until its last day.';
COMMENT ON COLUMN house_notices.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN house_notices.text IS 'The message, in French. [not personal]';
COMMENT ON COLUMN house_notices.last_day IS 'Last day on which it is shown, in the zone of the organisation. [not personal]';
