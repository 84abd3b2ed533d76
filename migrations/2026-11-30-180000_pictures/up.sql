-- The organisation's logo, and a photo of each venue: an image that staff sent, with words for those who do not see it.

CREATE TABLE pictures (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    venue_id uuid,
    media_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    alternative text NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT pictures_pkey PRIMARY KEY (organisation_id, id),
    CONSTRAINT pictures_organisation_fkey FOREIGN KEY (organisation_id) REFERENCES organisations,
    CONSTRAINT pictures_venue_fkey FOREIGN KEY (organisation_id, venue_id) REFERENCES venues,
    CONSTRAINT pictures_once UNIQUE NULLS NOT DISTINCT (organisation_id, venue_id),
    CONSTRAINT pictures_media_type_known CHECK (media_type IN ('image/png', 'image/jpeg', 'image/webp')),
    CONSTRAINT pictures_size CHECK (width BETWEEN 16 AND 2000 AND height BETWEEN 16 AND 2000),
    CONSTRAINT pictures_alternative_length CHECK (length(alternative) BETWEEN 1 AND 200),
    CONSTRAINT pictures_weight CHECK (length(bytes) <= 200000)
);
SELECT wall_in('pictures', 'SELECT, INSERT, DELETE');
CREATE CONSTRAINT TRIGGER pictures_public AFTER INSERT OR DELETE ON pictures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
COMMENT ON TABLE pictures IS 'Images on public pages: the logo of the organisation, and a photo of each venue.';
COMMENT ON COLUMN pictures.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN pictures.id IS 'Identity, another one for each image: its address changes with it. [not personal]';
COMMENT ON COLUMN pictures.venue_id IS 'Of which venue; NULL for the logo. [not personal]';
COMMENT ON COLUMN pictures.media_type IS 'image/png, image/jpeg or image/webp, as its bytes say. [not personal]';
COMMENT ON COLUMN pictures.width IS 'Width, in pixels. [not personal]';
COMMENT ON COLUMN pictures.height IS 'Height, in pixels. [not personal]';
COMMENT ON COLUMN pictures.alternative IS 'Words in place of the image. [not personal]';
COMMENT ON COLUMN pictures.bytes IS 'The image, as it was sent. [not personal]';
