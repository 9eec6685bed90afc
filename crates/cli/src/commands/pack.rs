//! `mediant pack` and `mediant unpack`: a whole case out of the store into a folder, and back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mediant_server::{Files, pack, unpack};

use crate::args::{Pack, Unpack};
use crate::commands::output;
use crate::commands::store::place::Place;
use crate::commands::store::{now, wait};
use crate::exit::Failure;

/// The most files of a packed case, how deep they may lie, and how many bytes they may have in all.
const MOST_FILES: usize = 20_000;
const MOST_DEPTH: usize = 6;
const MOST_BYTES: u64 = 4 << 30;

/// `mediant pack`
pub(crate) fn out(args: &Pack) -> Result<(), Failure> {
    let place = Place::of(&args.place)?;
    let folder = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{}-packed", args.case)));
    if folder.exists() {
        return Err(Failure::Usage(format!("{} is there already; name another with -o", folder.display())));
    }
    wait(async {
        let store = place.open().await?;
        let files = pack(&store, &args.case, now).await.map_err(|why| Failure::Input(why.to_string()))?;
        store.close().await;
        write(&folder, &files)?;
        output::print(&format!(
            "{} holds all of {}, in {} files, in the clear: keep it as you keep the key.",
            folder.display(),
            args.case,
            files.len()
        ))
    })
}

/// `mediant unpack`
pub(crate) fn back(args: &Unpack) -> Result<(), Failure> {
    let files = read(&args.folder)?;
    let place = Place::of(&args.place)?;
    place.make_folder()?;
    wait(async {
        let store = place.open_or_make().await?;
        let done = unpack(&store, &files, now).await.map_err(|why| Failure::Input(why.to_string()))?;
        store.close().await;
        let mut lines =
            vec![format!("{} is in the store, with all of its {} events.", done.case, done.events)];
        lines.extend(done.links.iter().map(|(name, token)| {
            format!("{name} leads it and sets a password at /invitation/{token}, once, within fourteen days.")
        }));
        output::print(&lines.join("\n"))
    })
}

/// Writes the files, for their owner alone.
fn write(folder: &Path, files: &Files) -> Result<(), Failure> {
    let fault = |path: &Path, why: &std::io::Error| {
        Failure::Input(format!("{} cannot be written: {why}", path.display()))
    };
    for (name, bytes) in files {
        let path = folder.join(name);
        let above = path.parent().unwrap_or(folder);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(above).map_err(|why| fault(above, &why))?;
        output::write_bytes(&path, bytes)?;
    }
    Ok(())
}

/// All files of a folder, by path; hidden ones and links are left out.
fn read(folder: &Path) -> Result<Files, Failure> {
    let (mut files, mut bytes) = (BTreeMap::new(), 0);
    let mut open = vec![(folder.to_path_buf(), String::new(), 0)];
    let fault = |path: &Path, why: &std::io::Error| {
        Failure::Input(format!("{} cannot be read: {why}", path.display()))
    };
    while let Some((at, before, depth)) = open.pop() {
        for entry in std::fs::read_dir(&at).map_err(|why| fault(&at, &why))? {
            let entry = entry.map_err(|why| fault(&at, &why))?;
            let (path, name) = (entry.path(), entry.file_name());
            let about = entry.metadata().map_err(|why| fault(&path, &why))?;
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let name = format!("{before}{name}");
            if about.is_dir() && depth < MOST_DEPTH {
                open.push((path, format!("{name}/"), depth + 1));
            } else if about.is_file() {
                bytes += about.len();
                if files.len() >= MOST_FILES || bytes > MOST_BYTES {
                    return Err(Failure::Refused(format!("{} holds more than a case can", folder.display())));
                }
                files.insert(name, std::fs::read(&path).map_err(|why| fault(&path, &why))?);
            }
        }
    }
    Ok(files)
}
