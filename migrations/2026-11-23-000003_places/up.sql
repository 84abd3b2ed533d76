-- Where: the communes of the territory, the Maisons that answer the phone, the venues of the workshops.

CREATE TABLE communes (
    organisation_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    postcode text NOT NULL,
    population integer NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CONSTRAINT communes_pkey PRIMARY KEY (organisation_id, code),
    CONSTRAINT communes_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT communes_code_is_insee CHECK (code ~ '^[0-9][0-9AB][0-9]{3}$')
);
SELECT wall_in('communes', 'SELECT, INSERT, UPDATE');
CREATE TRIGGER communes_revision BEFORE UPDATE ON communes FOR EACH ROW EXECUTE FUNCTION raise_revision();
COMMENT ON TABLE communes IS 'Communes of the organisation''s territory.';
COMMENT ON COLUMN communes.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN communes.code IS 'INSEE code (Code officiel géographique). [not personal]';
COMMENT ON COLUMN communes.name IS 'Name with its article and accents. [not personal]';
COMMENT ON COLUMN communes.postcode IS 'Main postcode. [not personal]';
COMMENT ON COLUMN communes.population IS 'Municipal population (INSEE). [not personal]';
COMMENT ON COLUMN communes.revision IS 'Raised by every change of the row; caches compare it. [not personal]';

CREATE TABLE maisons (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    commune_code text NOT NULL,
    opening_hours text NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CONSTRAINT maisons_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT maisons_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT maisons_commune_fkey FOREIGN KEY (organisation_id, commune_code) REFERENCES communes,
    CONSTRAINT maisons_kind_known CHECK (kind IN ('fixed', 'itinerant'))
);
SELECT wall_in('maisons', 'SELECT, INSERT, UPDATE');
CREATE TRIGGER maisons_revision BEFORE UPDATE ON maisons FOR EACH ROW EXECUTE FUNCTION raise_revision();
COMMENT ON TABLE maisons IS 'Maisons de services au public: where people call and come.';
COMMENT ON COLUMN maisons.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN maisons.id IS 'Identity. [not personal]';
COMMENT ON COLUMN maisons.name IS 'Name shown to people. [not personal]';
COMMENT ON COLUMN maisons.kind IS 'fixed, or itinerant over several villages. [not personal]';
COMMENT ON COLUMN maisons.phone IS 'Number that people call, E.164. [not personal]';
COMMENT ON COLUMN maisons.address IS 'Postal address. [not personal]';
COMMENT ON COLUMN maisons.commune_code IS 'Commune it is based in. [not personal]';
COMMENT ON COLUMN maisons.opening_hours IS 'Opening hours as people read them. [not personal]';
COMMENT ON COLUMN maisons.revision IS 'Raised by every change of the row; caches compare it. [not personal]';

CREATE TABLE venues (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    room text,
    address text NOT NULL,
    commune_code text NOT NULL,
    access text,
    accessibility text,
    equipment text,
    phone text,
    time_zone text NOT NULL DEFAULT 'Europe/Paris',
    active boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    revision bigint NOT NULL DEFAULT 1,
    CONSTRAINT venues_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT venues_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT venues_commune_fkey FOREIGN KEY (organisation_id, commune_code) REFERENCES communes,
    CONSTRAINT venues_code_key UNIQUE (organisation_id, code),
    CONSTRAINT venues_code_is_three_letters CHECK (code ~ '^[A-Z]{3}$')
);
SELECT wall_in('venues', 'SELECT, INSERT, UPDATE');
CREATE TRIGGER venues_revision BEFORE UPDATE ON venues FOR EACH ROW EXECUTE FUNCTION raise_revision();
COMMENT ON TABLE venues IS 'Lieux d''accueil: the rooms where workshops are held.';
COMMENT ON COLUMN venues.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN venues.id IS 'Identity. [not personal]';
COMMENT ON COLUMN venues.name IS 'Name shown to people. [not personal]';
COMMENT ON COLUMN venues.code IS 'Three capitals that begin the references of its enrolments: CAP. [not personal]';
COMMENT ON COLUMN venues.room IS 'Room within the place. [not personal]';
COMMENT ON COLUMN venues.address IS 'Street and number. [not personal]';
COMMENT ON COLUMN venues.commune_code IS 'Commune it stands in. [not personal]';
COMMENT ON COLUMN venues.access IS 'How to come: bus, car park. [not personal]';
COMMENT ON COLUMN venues.accessibility IS 'Step-free access and the like. [not personal]';
COMMENT ON COLUMN venues.equipment IS 'What is there to work on. [not personal]';
COMMENT ON COLUMN venues.phone IS 'Number on site, E.164. [not personal]';
COMMENT ON COLUMN venues.time_zone IS 'IANA zone whose wall time its sessions keep. [not personal]';
COMMENT ON COLUMN venues.active IS 'False once no longer used. [not personal]';
COMMENT ON COLUMN venues.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN venues.revision IS 'Raised by every change of the row; caches compare it. [not personal]';
