//! Pictures in printed documents.

use krilla::image::Image;

use super::block::{Block, Figure};
use super::{COLUMN, MM};

/// Most points that a pixel takes: a small picture stays small, as it would be blurred.
const LARGEST_PIXEL: f32 = 72.0 / 96.0;

/// A picture that can be drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    image: Image,
}

impl Picture {
    /// Reads a PNG, JPEG or WebP by its media type; None where its head is broken.
    ///
    /// Its pixels are read when the document is written, which fails where they are broken.
    pub fn read(media_type: &str, bytes: Vec<u8>) -> Option<Self> {
        let image = match media_type {
            "image/png" => Image::from_png(bytes.into(), true),
            "image/jpeg" => Image::from_jpeg(bytes.into(), true),
            "image/webp" => Image::from_webp(bytes.into(), true),
            _ => return None,
        };
        image.ok().map(|image| Self { image })
    }
}

impl Block {
    /// A picture in the middle, as large as its pixels allow up to a height.
    pub fn picture(picture: &Picture, words: &str, highest: f32) -> Self {
        let (width, height) = picture.image.size();
        let (width, height) = (width.max(1) as f32, height.max(1) as f32);
        let scale = LARGEST_PIXEL.min(COLUMN / width).min(highest / height);
        let (width, height) = (width * scale, height * scale);
        let figure = Figure {
            x: (COLUMN - width) / 2.0,
            y: 0.0,
            width,
            height,
            words: words.to_owned(),
            image: picture.image.clone(),
        };
        Self { height: height + 5.0 * MM, figures: vec![figure], ..Self::default() }
    }
}
