package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/nacosgen/nacosgen/diag"
	"github.com/nacosgen/nacosgen/generator"
	"github.com/nacosgen/nacosgen/plugins/internal/wire"
)

func fileCases() []Case {
	return []Case{
		{"path-sound", words("paths are relative, with slashes, and stay below the output folder", "路径为相对路径，使用斜杠，且不离开输出目录"), pathSound},
		{"path-once", words("no path stands twice, also where case does not count", "路径不重复，忽略大小写时也不重复"), pathOnce},
		{"path-no-folder", words("no file stands where another one needs a folder", "文件不占用其他文件所需的目录"), pathNoFolder},
		{"file-mode", words("modes are 0644, 0755 or 0600", "权限为 0644、0755 或 0600"), fileMode},
		{"file-format", words("each file names its format", "每个文件都注明格式"), fileFormat},
		{"file-text", words("files are UTF-8 text without NUL, JSON files are JSON", "文件为不含 NUL 的 UTF-8 文本，JSON 文件是有效 JSON"), fileText},
		{"file-chunks", words("text comes in chunks of at most 64 KiB, after its file's head", "文本分块不超过 64 KiB，且在文件头之后"), fileChunks},
		{"file-limits", words("a call makes at most 10,000 files and 64 MiB", "一次调用最多 10000 个文件、64 MiB"), fileLimits},
		{"secret-marked", words("a file that holds a secret says so", "含机密的文件有标记"), secretMarked},
		{"secret-untold", words("secrets stand in no finding, path or log", "机密不出现在检查结果、路径或日志中"), secretUntold},
	}
}

// eachFile calls do for every file of every answer.
func (k *kit) eachFile(ctx context.Context, do func(*request, *file) error) error {
	return k.eachAnswer(ctx, func(r *request, a *answer) error {
		for _, f := range a.files {
			if err := do(r, f); err != nil {
				return err
			}
		}
		return nil
	})
}

func pathSound(ctx context.Context, k *kit) error {
	return k.eachFile(ctx, func(_ *request, f *file) error {
		if wrong, ok := generator.CheckPath(f.GetPath()); !ok {
			return fmt.Errorf("the path %q: %s", shorten(f.GetPath(), 200), wrong.In(diag.English))
		}
		return nil
	})
}

func pathOnce(ctx context.Context, k *kit) error {
	return k.eachAnswer(ctx, func(_ *request, a *answer) error {
		seen := map[string]string{}
		for _, f := range a.files {
			key := generator.Fold(f.GetPath())
			if other, twice := seen[key]; twice {
				return fmt.Errorf("the paths %q and %q are one on some file system", other, f.GetPath())
			}
			seen[key] = f.GetPath()
		}
		return nil
	})
}

func pathNoFolder(ctx context.Context, k *kit) error {
	return k.eachAnswer(ctx, func(_ *request, a *answer) error {
		files := map[string]string{}
		for _, f := range a.files {
			files[generator.Fold(f.GetPath())] = f.GetPath()
		}
		for _, f := range a.files {
			key := generator.Fold(f.GetPath())
			for i, c := range key {
				if c == '/' && files[key[:i]] != "" {
					return fmt.Errorf("%q is a file, and a folder of %q", files[key[:i]], f.GetPath())
				}
			}
		}
		return nil
	})
}

func fileMode(ctx context.Context, k *kit) error {
	return k.eachFile(ctx, func(_ *request, f *file) error {
		if !slices.Contains([]uint32{0, 0o644, 0o755, 0o600}, f.GetMode()) {
			return fmt.Errorf("%s has the mode %#o, want 0644, 0755 or 0600", f.GetPath(), f.GetMode())
		}
		return nil
	})
}

func fileFormat(ctx context.Context, k *kit) error {
	format := regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	return k.eachFile(ctx, func(_ *request, f *file) error {
		if !format.MatchString(f.GetFormat()) {
			return fmt.Errorf("%s has the format %q, want a word such as yaml, shell or text", f.GetPath(), f.GetFormat())
		}
		return nil
	})
}

func fileText(ctx context.Context, k *kit) error {
	return k.eachFile(ctx, func(_ *request, f *file) error {
		switch {
		case f.GetFormat() == "binary":
		case !utf8.Valid(f.body):
			return fmt.Errorf("%s is no UTF-8", f.GetPath())
		case bytes.IndexByte(f.body, 0) >= 0:
			return fmt.Errorf("%s holds a NUL", f.GetPath())
		case f.GetFormat() == "json" && !json.Valid(f.body):
			return fmt.Errorf("%s has the format json and is none", f.GetPath())
		}
		return nil
	})
}

// fileChunks looks at the large topology too: small files fit into any chunk.
func fileChunks(ctx context.Context, k *kit) error {
	check := func(r *request, a *answer) error {
		if len(a.stray) > 0 {
			return fmt.Errorf("%s: %s comes before the head of any file", r.name, a.stray[0])
		}
		if a.largest > wire.MaxChunk {
			return fmt.Errorf("%s: a chunk of %d bytes, at most %d are allowed", r.name, a.largest, wire.MaxChunk)
		}
		return nil
	}
	if err := k.eachAnswer(ctx, check); err != nil {
		return err
	}
	return k.eachRequest(ctx, true, func(r *request) error {
		a, err := k.render(ctx, r)
		if err != nil {
			return err
		}
		return check(r, a)
	}, large)
}

func fileLimits(ctx context.Context, k *kit) error {
	return k.eachAnswer(ctx, func(_ *request, a *answer) error {
		size := 0
		for _, f := range a.files {
			size += len(f.body)
		}
		switch {
		case len(a.files) > wire.MaxFiles:
			return fmt.Errorf("%d files in one call, at most %d are allowed", len(a.files), wire.MaxFiles)
		case size > wire.MaxBytes:
			return fmt.Errorf("%d bytes in one call, at most %d MiB are allowed", size, wire.MaxBytes>>20)
		case len(a.findings) > wire.MaxFindings:
			return fmt.Errorf("%d findings in one call, at most %d are allowed", len(a.findings), wire.MaxFindings)
		}
		return nil
	})
}

func secretMarked(ctx context.Context, k *kit) error {
	return k.eachFile(ctx, func(r *request, f *file) error {
		if f.GetSecret() {
			return nil
		}
		for address, text := range r.fixture.secrets() {
			if bytes.Contains(f.body, []byte(text)) {
				return fmt.Errorf("%s holds the text of %s and is not marked secret", f.GetPath(), address)
			}
		}
		return nil
	})
}

func secretUntold(ctx context.Context, k *kit) error {
	told := func(where string, text string, secrets map[diag.Address]string) error {
		for address, secret := range secrets {
			if bytes.Contains([]byte(text), []byte(secret)) {
				return fmt.Errorf("%s holds the text of %s", where, address)
			}
		}
		return nil
	}
	err := k.eachAnswer(ctx, func(r *request, a *answer) error {
		secrets := r.fixture.secrets()
		for _, f := range a.files {
			if err := told("the path of a file", f.GetPath(), secrets); err != nil {
				return err
			}
		}
		for _, f := range a.findings {
			for _, text := range texts(f.ProtoReflect()) {
				if err := told("a finding of "+f.GetRule(), text, secrets); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	f, err := k.fixture(usual)
	if err != nil {
		return err
	}
	for _, p := range k.started {
		if err := told("its standard error", p.errText(), f.secrets()); err != nil {
			return err
		}
	}
	return nil
}
