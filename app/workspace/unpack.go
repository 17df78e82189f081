package workspace

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// Arrival is how an exported workspace is taken in.
type Arrival struct {
	Name      string             // "": the one it had, with a number where that is taken
	Component platform.Component // secrets for a file without any: those of the workspace's own component
}

// Limits of what an archive may unpack to. A million recorded exchanges are about 2 GB.
type limits struct {
	files int
	bytes int64
}

var importLimits = limits{files: 20000, bytes: 8 << 30}

// Import makes a workspace of an exported one, an archive of size bytes, and gives its folder. Addresses, phones in the
// network and another WeChat's address are not taken over: they are this machine's matter. What is not what Export writes
// is refused whole.
func (h Home) Import(ctx context.Context, from io.ReaderAt, size int64, a Arrival) (dir string, err error) {
	archive, err := zip.NewReader(from, size)
	if err != nil {
		return "", &Problem{Key: "problem.import_zip", Exit: ExitUsage, Err: err}
	}
	head, err := readLabel(archive)
	if err != nil {
		return "", err
	}
	if a.Name == "" {
		a.Name = h.FreeName(head.Name)
	}
	if a.Name, err = h.freeName(a.Name, ""); err != nil {
		return "", err
	}
	return h.appear(a.Name, func(draft string) error {
		if err := unpack(ctx, archive, draft, importLimits); err != nil {
			return err
		}
		return settle(ctx, draft, a)
	})
}

// readLabel reads what an archive says of itself.
func readLabel(archive *zip.Reader) (head label, err error) {
	f, err := archive.Open(labelName)
	if err != nil {
		return head, Misuse("problem.import_other")
	}
	defer f.Close()
	const longest = 64 << 10
	raw, err := io.ReadAll(io.LimitReader(f, longest))
	if err == nil {
		err = json.Unmarshal(raw, &head)
	}
	switch {
	case err != nil || head.Format < 1 || head.Name == "":
		return head, Misuse("problem.import_other")
	case head.Format > labelFormat:
		return head, Misuse("problem.import_newer", head.Format, labelFormat)
	}
	return head, nil
}

// unpack writes the files of an archive into an empty folder. Every one has to be a workspace's: a path that leads out of
// the folder is none, nor is a link. An archive that is larger inside than it may be is refused, whatever it says of
// itself.
func unpack(ctx context.Context, archive *zip.Reader, dir string, most limits) error {
	if len(archive.File) > most.files {
		return Misuse("problem.import_huge", most.files, most.bytes>>20)
	}
	left := most.bytes
	for _, f := range archive.File {
		if f.Name == labelName {
			continue
		}
		c, ok := contentOf(f.Name)
		if !ok || !f.Mode().IsRegular() {
			return Misuse("problem.import_foreign", f.Name)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := unpackFile(f, filepath.Join(dir, filepath.FromSlash(c.name)), left)
		switch left -= n; {
		case left < 0:
			return Misuse("problem.import_huge", most.files, most.bytes>>20)
		case errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) ||
			errors.Is(err, io.ErrUnexpectedEOF):
			return &Problem{Key: "problem.import_zip", Exit: ExitUsage, Err: err}
		case errors.Is(err, os.ErrExist):
			return Misuse("problem.import_foreign", f.Name)
		case err != nil:
			return FolderProblem(dir, err)
		}
	}
	return nil
}

// unpackFile writes one file, and says how much that was: one byte more than left where there is more.
func unpackFile(f *zip.File, path string, left int64) (n int64, err error) {
	in, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return 0, err
	}
	counted := &counter{from: io.LimitReader(in, left+1)}
	err = writeNew(path, counted)
	return counted.n, err
}

// counter counts what is read through it.
type counter struct {
	from io.Reader
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.n += int64(n)
	return n, err
}

// settle makes a workspace of this machine of what was unpacked: its settings are right, its databases are what they say,
// and the secrets that it came without are there.
func settle(ctx context.Context, dir string, a Arrival) error {
	s, err := read(dir)
	if err != nil {
		return importProblem(fileName, err)
	}
	for _, name := range []string{"platform.db", "journal.db"} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err != nil {
			continue // it was left out
		}
		if err := sqlite.CheckForeign(ctx, path); err != nil {
			return importProblem(name, err)
		}
	}
	s.Name, s.Addresses, s.LAN, s.Bases = a.Name, DefaultAddresses(), false, Bases{}
	if err := s.complete(a.Component); err != nil {
		return err
	}
	if err := s.Check(); err != nil {
		return importProblem(fileName, err)
	}
	return save(dir, s)
}

func importProblem(name string, err error) error {
	return &Problem{Key: "problem.import_damaged", Args: []any{name}, Exit: ExitUsage, Err: err}
}

// complete puts secrets where there are none: given ones for the workspace's own component, and invented ones for a
// simulated WeChat's. Only WeChat's console has a real component's.
func (s *Settings) complete(given platform.Component) (err error) {
	if given.AppID != "" && given.AppID != s.Component.AppID {
		return Misuse("problem.import_appid", s.Component.AppID, given.AppID)
	}
	s.Component = CompleteComponent(given, s.Component)
	if s.Kind == Real {
		var missing []string
		for _, c := range s.Components() {
			if c.AppSecret == "" || c.Token == "" || c.EncodingAESKey == "" {
				missing = append(missing, c.AppID)
			}
		}
		if len(missing) > 0 {
			return &Problem{Key: "problem.import_secrets", Args: []any{strings.Join(missing, ", ")}, Exit: ExitUsage,
				Err: ErrSecretsWanted}
		}
		return nil
	}
	if s.Component, err = inventedFor(s.Component); err != nil {
		return err
	}
	for i, c := range s.MoreComponents {
		if s.MoreComponents[i], err = inventedFor(c); err != nil {
			return err
		}
	}
	return nil
}

// ErrSecretsWanted is behind the Problem that an exported workspace of real WeChat came without secrets.
var ErrSecretsWanted = errors.New("the file holds no secrets")

// inventedFor fills in what a component of a simulated WeChat lacks.
func inventedFor(c platform.Component) (platform.Component, error) {
	made, err := NewComponent(rand.Reader)
	if err != nil {
		return c, fmt.Errorf("invent credentials: %w", err)
	}
	c.AppSecret, c.Token = cmp.Or(c.AppSecret, made.AppSecret), cmp.Or(c.Token, made.Token)
	c.EncodingAESKey = cmp.Or(c.EncodingAESKey, made.EncodingAESKey)
	return c, nil
}
