//! Content codings: the choice for a request, and the compression itself.

use std::io::Write;

use actix_web::web::Bytes;

/// A content coding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Plain bytes.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Coding {
    /// Every coding, the largest result first.
    pub const ALL: [Coding; 3] = [Coding::Identity, Coding::Gzip, Coding::Brotli];

    /// Name of the coding in HTTP headers.
    pub fn name(self) -> &'static str {
        match self {
            Coding::Identity => "identity",
            Coding::Gzip => "gzip",
            Coding::Brotli => "br",
        }
    }

    /// Chooses the best coding for an `Accept-Encoding` header (RFC 9110, section 12.5.3).
    ///
    /// Of equally good ones it is the smaller one. A client that refuses all gets the plain bytes.
    pub fn choose(accepted: Option<&str>) -> Coding {
        let Some(accepted) = accepted else { return Coding::Identity };
        let weight = |coding: Coding| {
            let mut found = None;
            for part in accepted.split(',') {
                let mut words = part.split(';').map(str::trim);
                let name = words.next().unwrap_or_default();
                let quality = words
                    .find_map(|word| word.strip_prefix("q=").or_else(|| word.strip_prefix("Q=")))
                    .map_or(1.0, |quality| quality.trim().parse::<f32>().unwrap_or(0.0));
                let named = name.eq_ignore_ascii_case(coding.name()) || coding == Coding::Gzip && name == "x-gzip";
                if named {
                    return quality;
                }
                if name == "*" {
                    found = Some(quality);
                }
            }
            // A coding that is not named is not acceptable, except plain bytes, which rank below all that are named.
            found.unwrap_or(if coding == Coding::Identity { 0.001 } else { 0.0 })
        };
        let mut best = (Coding::Identity, weight(Coding::Identity));
        for coding in [Coding::Gzip, Coding::Brotli] {
            let quality = weight(coding);
            if quality > 0.0 && quality >= best.1 {
                best = (coding, quality);
            }
        }
        best.0
    }
}

/// Packs bytes with gzip.
pub(super) fn gzip(bytes: &[u8]) -> Bytes {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing to memory cannot fail.
    let _ = packer.write_all(bytes);
    packer.finish().unwrap_or_default().into()
}

/// Packs bytes with Brotli.
pub(super) fn brotli(bytes: &[u8]) -> Bytes {
    let mut packed = Vec::new();
    let mut packer = brotli::CompressorWriter::new(&mut packed, 4096, 5, 22);
    let _ = packer.write_all(bytes);
    drop(packer);
    packed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_coding_is_chosen() {
        let cases = [
            (None, Coding::Identity),
            (Some(""), Coding::Identity),
            (Some("gzip, deflate, br, zstd"), Coding::Brotli),
            (Some("gzip, deflate"), Coding::Gzip),
            (Some("br;q=0.5, GZIP;q=0.8"), Coding::Gzip),
            (Some("br;q=0, *"), Coding::Gzip),
            (Some("*"), Coding::Brotli),
            (Some("identity, gzip;q=0.5"), Coding::Identity),
            (Some("gzip;q=0"), Coding::Identity),
            (Some("identity;q=0"), Coding::Identity),
            (Some("gzip;q=nonsense"), Coding::Identity),
        ];
        for (accepted, coding) in cases {
            assert_eq!(Coding::choose(accepted), coding, "{accepted:?}");
        }
    }
}
