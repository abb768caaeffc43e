/**
 * The folder of a file and every folder above it up to the top of the repository, the nearest first. Paths are relative
 * to the working directory, `.` for itself; `top` leads from it to the top: empty, or `..`, `../..` and so on. A file
 * that lies above the top has no folders.
 */
export function foldersUpwards(file: string, top: string): readonly string[] {
  const steps = file.split('/').slice(0, -1);
  const climbs = steps.findIndex((step) => step !== '..');
  const upwards = climbs === -1 ? steps.length : climbs;
  const height = top === '' ? 0 : top.split('/').length;
  if (upwards > height) return [];
  const folders: string[] = [];
  for (let length = steps.length; length > upwards; length--) folders.push(steps.slice(0, length).join('/'));
  for (let climbed = upwards; climbed <= height; climbed++) {
    folders.push(climbed === 0 ? '.' : Array.from({ length: climbed }, () => '..').join('/'));
  }
  return folders;
}

/** A path below a folder; `.` is the working directory. */
export function inFolder(folder: string, name: string): string {
  return folder === '.' || folder === '' ? name : `${folder}/${name}`;
}
