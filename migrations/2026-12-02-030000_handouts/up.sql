-- Paper handouts with which learners practise at home: a library in versions, and what was given out in which session.

CREATE TABLE handout_files (
    organisation_id uuid NOT NULL,
    digest bytea NOT NULL,
    media_type text NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT handout_files_pkey PRIMARY KEY (organisation_id, digest),
    CONSTRAINT handout_files_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT handout_files_digest_length CHECK (length(digest) = 32),
    CONSTRAINT handout_files_media_type_known
        CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
    CONSTRAINT handout_files_weight CHECK (length(bytes) BETWEEN 1 AND 16000000)
);
SELECT wall_in('handout_files', 'SELECT, INSERT, DELETE');

CREATE TABLE handouts (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    theme text NOT NULL,
    level text,
    device text,
    system text,
    is_public boolean NOT NULL,
    retired_at timestamptz,
    current_version_id uuid,
    search_text text NOT NULL,
    version integer NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT handouts_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT handouts_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT handouts_code_once UNIQUE (organisation_id, code),
    CONSTRAINT handouts_title_length CHECK (length(title) BETWEEN 1 AND 100),
    CONSTRAINT handouts_system_length CHECK (length(system) BETWEEN 1 AND 40),
    CONSTRAINT handouts_theme_known CHECK (theme IN (
        'diagnostic_numerique', 'prendre_en_main_du_materiel', 'maintenance_de_materiel',
        'gere_ses_contenus_numeriques', 'navigation_sur_internet', 'email', 'bureautique',
        'reseaux_sociaux', 'sante', 'banque_et_achats_en_ligne', 'entrepreneuriat',
        'insertion_professionnelle', 'securite_numerique', 'parentalite', 'scolarite_et_numerique',
        'creer_avec_le_numerique', 'culture_numerique', 'intelligence_artificielle',
        'aide_aux_demarches_administratives')),
    CONSTRAINT handouts_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT handouts_device_known CHECK (device IN ('computer', 'tablet', 'smartphone'))
);
CREATE INDEX handouts_by_title ON handouts (organisation_id, search_text, id);
CREATE INDEX handouts_by_change ON handouts (organisation_id, changed_at, id);
SELECT wall_in('handouts', 'SELECT, INSERT, UPDATE');
CREATE CONSTRAINT TRIGGER handouts_public AFTER INSERT OR UPDATE ON handouts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();

CREATE TABLE handout_versions (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    handout_id uuid NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    title text,
    text text,
    file bytea,
    link text,
    large_print bytea,
    author text NOT NULL,
    source_url text,
    licence text NOT NULL,
    reviewed_on date,
    pages integer,
    revision integer NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    published_at timestamptz,
    CONSTRAINT handout_versions_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT handout_versions_handout_fkey FOREIGN KEY (organisation_id, handout_id) REFERENCES handouts,
    CONSTRAINT handout_versions_file_fkey FOREIGN KEY (organisation_id, file) REFERENCES handout_files,
    CONSTRAINT handout_versions_large_print_fkey FOREIGN KEY (organisation_id, large_print) REFERENCES handout_files,
    CONSTRAINT handout_versions_number_once UNIQUE (organisation_id, handout_id, number),
    CONSTRAINT handout_versions_kind_known CHECK (kind IN ('written', 'uploaded', 'link')),
    CONSTRAINT handout_versions_licence_known
        CHECK (licence IN ('etalab_2_0', 'cc_by_sa_4_0', 'cc_by_nc_sa_4_0', 'no_licence')),
    CONSTRAINT handout_versions_licence_allows CHECK (licence <> 'no_licence' OR kind = 'link'),
    CONSTRAINT handout_versions_text_length CHECK (length(text) BETWEEN 1 AND 20000),
    CONSTRAINT handout_versions_link_length CHECK (length(link) BETWEEN 1 AND 500),
    CONSTRAINT handout_versions_source_url_length CHECK (length(source_url) BETWEEN 1 AND 500),
    CONSTRAINT handout_versions_author_length CHECK (length(author) BETWEEN 1 AND 100),
    CONSTRAINT handout_versions_pages CHECK (pages BETWEEN 1 AND 200),
    CONSTRAINT handout_versions_published CHECK (published_at IS NULL OR (title IS NOT NULL AND CASE kind
        WHEN 'written' THEN text IS NOT NULL AND file IS NOT NULL AND large_print IS NOT NULL
        WHEN 'uploaded' THEN file IS NOT NULL
        ELSE link IS NOT NULL END))
);
CREATE UNIQUE INDEX handout_versions_one_draft ON handout_versions (organisation_id, handout_id)
    WHERE published_at IS NULL;
CREATE INDEX handout_versions_by_file ON handout_versions (organisation_id, file) WHERE file IS NOT NULL;
CREATE INDEX handout_versions_by_large_print ON handout_versions (organisation_id, large_print)
    WHERE large_print IS NOT NULL;
SELECT wall_in('handout_versions', 'SELECT, INSERT, UPDATE, DELETE');
ALTER TABLE handouts ADD CONSTRAINT handouts_current_version_fkey
    FOREIGN KEY (organisation_id, current_version_id) REFERENCES handout_versions;

-- A published version never changes: past sessions show what was given out.
CREATE FUNCTION keep_published_handouts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published version of a handout never changes'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'handout_versions_immutable';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER handout_versions_immutable BEFORE UPDATE OR DELETE ON handout_versions
    FOR EACH ROW EXECUTE FUNCTION keep_published_handouts();

CREATE TABLE handout_pictures (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    handout_id uuid NOT NULL,
    number integer NOT NULL,
    digest bytea NOT NULL,
    media_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    CONSTRAINT handout_pictures_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT handout_pictures_handout_fkey FOREIGN KEY (organisation_id, handout_id) REFERENCES handouts,
    CONSTRAINT handout_pictures_digest_fkey FOREIGN KEY (organisation_id, digest) REFERENCES handout_files,
    CONSTRAINT handout_pictures_number_once UNIQUE (organisation_id, handout_id, number),
    CONSTRAINT handout_pictures_number CHECK (number BETWEEN 1 AND 20),
    CONSTRAINT handout_pictures_media_type_known CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    CONSTRAINT handout_pictures_size CHECK (width BETWEEN 16 AND 2000 AND height BETWEEN 16 AND 2000)
);
SELECT wall_in('handout_pictures', 'SELECT, INSERT');

CREATE TABLE session_handouts (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    version_id uuid NOT NULL,
    copies integer,
    added_at timestamptz NOT NULL,
    changed_by uuid NOT NULL,
    CONSTRAINT session_handouts_pkey PRIMARY KEY (organisation_id, session_id, version_id),
    CONSTRAINT session_handouts_session_fkey FOREIGN KEY (organisation_id, session_id)
        REFERENCES sessions (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT session_handouts_version_fkey FOREIGN KEY (organisation_id, version_id) REFERENCES handout_versions,
    CONSTRAINT session_handouts_copies CHECK (copies BETWEEN 0 AND 500)
);
CREATE INDEX session_handouts_of ON session_handouts (organisation_id, version_id);
SELECT wall_in('session_handouts', 'SELECT, INSERT, UPDATE, DELETE');

COMMENT ON TABLE handout_files IS 'Files of handouts, each kept once by what it holds.';
COMMENT ON COLUMN handout_files.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN handout_files.digest IS 'SHA-256 of the bytes. [not personal]';
COMMENT ON COLUMN handout_files.media_type IS 'application/pdf, image/png, image/jpeg or image/webp, as its bytes say. [not personal]';
COMMENT ON COLUMN handout_files.bytes IS 'The file; a PDF that was sent is written again from what was checked. [not personal]';

COMMENT ON TABLE handouts IS 'Supports: papers with which learners practise at home.';
COMMENT ON COLUMN handouts.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN handouts.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN handouts.code IS 'Code of its short address, printed on each page. [not personal]';
COMMENT ON COLUMN handouts.title IS 'Title, in French. [not personal]';
COMMENT ON COLUMN handouts.theme IS 'Theme, in the words of La Coop. [not personal]';
COMMENT ON COLUMN handouts.level IS 'beginner, intermediate or advanced; NULL for every level. [not personal]';
COMMENT ON COLUMN handouts.device IS 'computer, tablet or smartphone; NULL for every device. [not personal]';
COMMENT ON COLUMN handouts.system IS 'System that it shows, such as Android 14; NULL where it does not matter. [not personal]';
COMMENT ON COLUMN handouts.is_public IS 'True if everybody may read the current version, where its licence allows. [not personal]';
COMMENT ON COLUMN handouts.retired_at IS 'When it was put aside: it is no longer proposed; NULL unless it is. [not personal]';
COMMENT ON COLUMN handouts.current_version_id IS 'The version published last; NULL before the first. [not personal]';
COMMENT ON COLUMN handouts.search_text IS 'Title, system and theme without accents and case, the title first. [not personal]';
COMMENT ON COLUMN handouts.version IS 'Raised by every change; its ETag. [not personal]';
COMMENT ON COLUMN handouts.changed_at IS 'Last change, or publication. [not personal]';

COMMENT ON TABLE handout_versions IS 'Versions of handouts: one draft at most, and those that were published, which never change.';
COMMENT ON COLUMN handout_versions.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN handout_versions.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN handout_versions.handout_id IS 'Of which handout. [not personal]';
COMMENT ON COLUMN handout_versions.number IS 'From 1; printed on each page. [not personal]';
COMMENT ON COLUMN handout_versions.kind IS 'written (in the service), uploaded (a PDF) or link. [not personal]';
COMMENT ON COLUMN handout_versions.title IS 'Title as it was printed; NULL of a draft. [not personal]';
COMMENT ON COLUMN handout_versions.text IS 'The text in Markdown, of a written one. [not personal]';
COMMENT ON COLUMN handout_versions.file IS 'The PDF, by its digest; NULL of a link and of a draft without one. [not personal]';
COMMENT ON COLUMN handout_versions.link IS 'Where a linked one is read. [not personal]';
COMMENT ON COLUMN handout_versions.large_print IS 'The PDF in large print, by its digest; NULL unless it was written and published. [not personal]';
COMMENT ON COLUMN handout_versions.author IS 'Who wrote it, as it is printed: a person or an organisation. [personal purpose="name the author of a handout, as its licence asks" basis="public task" retention="as long as the handout" erasure="keep"]';
COMMENT ON COLUMN handout_versions.source_url IS 'Where it was taken from; NULL if nowhere. [not personal]';
COMMENT ON COLUMN handout_versions.licence IS 'etalab_2_0, cc_by_sa_4_0, cc_by_nc_sa_4_0 or no_licence (linked only). [not personal]';
COMMENT ON COLUMN handout_versions.reviewed_on IS 'Day on which somebody last tried what it says; NULL if not known. [not personal]';
COMMENT ON COLUMN handout_versions.pages IS 'Number of pages on A4; NULL of a link, and of a draft that is not uploaded. [not personal]';
COMMENT ON COLUMN handout_versions.revision IS 'Raised by every change of the draft; its ETag. [not personal]';
COMMENT ON COLUMN handout_versions.updated_at IS 'Last change of the draft. [not personal]';
COMMENT ON COLUMN handout_versions.updated_by IS 'Account of that change; NULL for the service itself. [not personal]';
COMMENT ON COLUMN handout_versions.published_at IS 'When it was published; NULL of a draft. [not personal]';

COMMENT ON TABLE handout_pictures IS 'Pictures in the texts of handouts.';
COMMENT ON COLUMN handout_pictures.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN handout_pictures.id IS 'Identity (UUIDv7: ordered by time). [not personal]';
COMMENT ON COLUMN handout_pictures.handout_id IS 'In which handout. [not personal]';
COMMENT ON COLUMN handout_pictures.number IS 'From 1 in each handout: its texts name it so. [not personal]';
COMMENT ON COLUMN handout_pictures.digest IS 'The image, by its digest. [not personal]';
COMMENT ON COLUMN handout_pictures.media_type IS 'image/png, image/jpeg or image/webp. [not personal]';
COMMENT ON COLUMN handout_pictures.width IS 'Width, in pixels. [not personal]';
COMMENT ON COLUMN handout_pictures.height IS 'Height, in pixels. [not personal]';

COMMENT ON TABLE session_handouts IS 'Handouts of a session: planned for it, and given out in it.';
COMMENT ON COLUMN session_handouts.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN session_handouts.session_id IS 'In which session. [not personal]';
COMMENT ON COLUMN session_handouts.version_id IS 'Which version. [not personal]';
COMMENT ON COLUMN session_handouts.copies IS 'Number of copies given out; NULL until it is noted. [not personal]';
COMMENT ON COLUMN session_handouts.added_at IS 'When it was added to the session. [not personal]';
COMMENT ON COLUMN session_handouts.changed_by IS 'Account that added it, or noted the copies last. [not personal]';
