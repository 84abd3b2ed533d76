//! Format and size of an image, read from its bytes.
//!
//! The name and the type that a browser gives a file prove nothing. An image that moves is none of these.

/// Most bytes of an image.
pub const HEAVIEST: usize = 200_000;
/// Fewest and most pixels of a side: more would cost the memory of a small telephone.
pub const SIDES: std::ops::RangeInclusive<u32> = 16..=2000;

crate::words! {
    /// Format of an image.
    Format {
        /// PNG.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// WebP.
        Webp = "image/webp",
    }
}

/// Format and size of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its format.
    pub format: Format,
    /// Width, in pixels.
    pub width: u32,
    /// Height, in pixels.
    pub height: u32,
}

/// Reads format and size of a whole PNG, JPEG or WebP that does not move; None for anything else.
pub fn inspect(bytes: &[u8]) -> Option<Image> {
    let (format, (width, height)) = match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => (Format::Png, png(bytes)?),
        [0xFF, 0xD8, ..] => (Format::Jpeg, jpeg(bytes)?),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (Format::Webp, webp(bytes)?),
        _ => return None,
    };
    Some(Image { format, width, height })
}

/// Returns whether both sides of an image have an accepted length.
pub fn fits(image: Image) -> bool {
    SIDES.contains(&image.width) && SIDES.contains(&image.height)
}

/// Walks the chunks: the header first, the end last, with nothing after it.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let mut at = 8;
    loop {
        let length = big_endian(bytes, at)? as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(length)?.checked_add(12)?;
        match kind {
            b"acTL" => return None,
            b"IEND" => break,
            _ => {}
        }
    }
    (at == bytes.len()).then_some((big_endian(bytes, 16)?, big_endian(bytes, 20)?))
}

/// Walks the segments up to the frame, which has the size; the end is that of the image.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    if !bytes.ends_with(&[0xFF, 0xD9]) {
        return None;
    }
    let mut at = 2;
    loop {
        let [0xFF, marker] = *bytes.get(at..at + 2)? else { return None };
        match marker {
            // Fill bytes may stand before a marker.
            0xFF => at += 1,
            // Frames of the two codings that browsers show.
            0xC0..=0xC2 => return Some((two(bytes, at + 7)?, two(bytes, at + 5)?)),
            // Other frames, the start of the scan, or an end without a frame.
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xD8..=0xDA => return None,
            _ => at += 2 + two(bytes, at + 2)? as usize,
        }
    }
}

/// Reads the first chunk, which has the size in one of three forms.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    if little_endian(bytes, 4, 4)? as usize + 8 != bytes.len() {
        return None;
    }
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == [0x9D, 0x01, 0x2A] => {
            Some((little_endian(bytes, 26, 2)? & 0x3FFF, little_endian(bytes, 28, 2)? & 0x3FFF))
        }
        b"VP8L" if *bytes.get(20)? == 0x2F => {
            let sizes = little_endian(bytes, 21, 4)?;
            Some(((sizes & 0x3FFF) + 1, ((sizes >> 14) & 0x3FFF) + 1))
        }
        b"VP8X" if bytes.get(20)? & 0x02 == 0 => {
            Some((little_endian(bytes, 24, 3)? + 1, little_endian(bytes, 27, 3)? + 1))
        }
        _ => None,
    }
}

fn big_endian(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(four))
}

fn two(bytes: &[u8], at: usize) -> Option<u32> {
    let two: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(two).into())
}

fn little_endian(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap_or_default();
        [&length.to_be_bytes(), &kind[..], content, &[0; 4]].concat()
    }

    fn png_of(width: u32, height: u32, more: &[u8]) -> Vec<u8> {
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
        [b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &header)[..], more, &chunk(b"IEND", b"")].concat()
    }

    fn webp_of(content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 4).unwrap_or_default();
        [b"RIFF", &length.to_le_bytes()[..], b"WEBP", content].concat()
    }

    #[test]
    fn the_bytes_say_format_and_size() {
        let read = |bytes: &[u8]| inspect(bytes).map(|image| (image.format, image.width, image.height));
        assert_eq!(read(&png_of(300, 100, &chunk(b"IDAT", b"x"))), Some((Format::Png, 300, 100)));
        let frame = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 11, 8, 1, 0, 2, 0, 1, 0xFF, 0xD9];
        assert_eq!(read(&frame), Some((Format::Jpeg, 512, 256)));
        let lossy = webp_of(b"VP8 \x0a\0\0\0\x30\x01\0\x9d\x01\x2a\x40\x01\xf0\0");
        assert_eq!(read(&lossy), Some((Format::Webp, 320, 240)));
        let lossless = webp_of(&[b"VP8L\x05\0\0\0\x2f", &(319_u32 | 239 << 14).to_le_bytes()[..], &[0]].concat());
        assert_eq!(read(&lossless), Some((Format::Webp, 320, 240)));
        let extended = webp_of(b"VP8X\x0a\0\0\0\x10\0\0\0\x3f\x01\0\xef\0\0");
        assert_eq!(read(&extended), Some((Format::Webp, 320, 240)));
    }

    #[test]
    fn what_is_no_still_image_is_none() {
        let whole = png_of(300, 100, b"");
        for other in [
            &b""[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            b"GIF89a\x01\0\x01\0",
            b"\x89PNG\r\n\x1a\n",
            &whole[..whole.len() - 1],
            &[&whole[..], b"<script>alert(1)</script>"].concat(),
            &png_of(300, 100, &chunk(b"acTL", b"x")),
            &png_of(300, 100, &[0xFF; 12]),
            &[0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xD9],
            &[0xFF, 0xD8, 0xFF, 0xC2, 0, 11, 8, 1, 0, 2, 0, b'<'],
            &webp_of(b"VP8X\x0a\0\0\0\x02\0\0\0\x3f\x01\0\xef\0\0"),
            &[&webp_of(b"VP8X\x0a\0\0\0\x10\0\0\0\x3f\x01\0\xef\0\0")[..], b"<html>"].concat(),
        ] {
            assert_eq!(inspect(other), None, "{other:?}");
        }
    }

    #[test]
    fn sides_have_bounds() {
        let of = |width, height| Image { format: Format::Png, width, height };
        assert!(fits(of(16, 2000)) && !fits(of(15, 100)) && !fits(of(100, 2001)) && !fits(of(0, u32::MAX)));
    }
}
