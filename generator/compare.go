package generator

import "io/fs"

// Action is what a build does with one file.
type Action string

// The actions.
const (
	Create    Action = "create"
	Update    Action = "update"
	Unchanged Action = "unchanged"
	Remove    Action = "remove"
	Stale     Action = "stale"    // ours, no longer made, and kept
	ByHand    Action = "by hand"  // changed by hand, or not ours: kept
	Foreign   Action = "foreign"  // another topology makes it
	LeftOut   Action = "left out" // holds a secret: not compared with what git keeps
	// Rewritten: a server wrote the file anew, with the same meaning; it stays.
	Rewritten Action = "equal, rewritten by the server"
)

// Sum is the SHA-256 of a file's content.
type Sum [32]byte

// Disk is what a path holds before the build.
type Disk struct {
	Exists bool
	Same   bool // content as the new file's
	// Rewritten: another content, but that which a server makes of the new file.
	Rewritten bool
	Mode      fs.FileMode
	Sum       Sum // where Exists and not Same
}

// Owner is what the manifest says about a path.
type Owner struct {
	Known bool
	Mine  bool // of the topology that is built
	// Sums of what we wrote: one, or two where a build was killed.
	Sums []Sum
}

// Decide tells what to do with a file of the given mode; force takes what is
// not ours.
func Decide(mode fs.FileMode, disk Disk, owner Owner, force bool) Action {
	switch {
	case owner.Known && !owner.Mine && !force:
		return Foreign
	case !disk.Exists:
		return Create
	case disk.Same && SoundMode(disk.Mode, mode):
		return Unchanged
	case disk.Rewritten && !force && SoundMode(disk.Mode, mode):
		return Rewritten
	case disk.Same || force || owner.wrote(disk.Sum):
		return Update
	}
	return ByHand
}

// DecideCommitted tells whether f is as git keeps it: who wrote it is all the
// same, and of the mode there is the executable bit alone. A file that only its owner
// may read is kept out of git wherever it is missing.
func DecideCommitted(f *File, disk Disk, owner Owner) Action {
	switch {
	case owner.Known && !owner.Mine:
		return Foreign
	case f.Secret, !disk.Exists && f.Mode.Perm()&0o077 == 0:
		return LeftOut
	case !disk.Exists:
		return Create
	case disk.Same && (disk.Mode^f.Mode)&0o100 == 0:
		return Unchanged
	}
	return Update
}

// DecideStale tells what to do with a file of this topology that it no longer
// makes; a missing one is unchanged.
func DecideStale(disk Disk, owner Owner, prune, force bool) Action {
	switch {
	case !disk.Exists:
		return Unchanged
	case !prune:
		return Stale
	case force || owner.wrote(disk.Sum):
		return Remove
	}
	return ByHand
}

func (o Owner) wrote(s Sum) bool {
	for _, sum := range o.Sums {
		if o.Known && sum == s {
			return true
		}
	}
	return false
}

// SoundMode tells whether a file that should have mode want may stay as it is:
// its owner's bits are right and nobody else has more. A narrower mode is the
// umask's, or a person's wish.
func SoundMode(have, want fs.FileMode) bool {
	have, want = have.Perm(), want.Perm()
	return have&0o700 == want&0o700 && have&^want == 0
}
