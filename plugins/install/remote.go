package install

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"
)

// The limits of what comes from elsewhere.
const (
	maxChecksums = 1 << 20
	maxArchive   = 256 << 20
	maxRedirects = 5
)

// remote looks into the checksums.txt of an https source: a folder, or one
// archive in it.
func (in *Installer) remote(ctx context.Context, plugin string, u *url.URL) (source, error) {
	folder, only := u, ""
	if _, _, ok := parseArchive(plugin, path.Base(u.Path)); ok {
		folder, only = u.JoinPath(".."), path.Base(u.Path)
	} else if strings.HasSuffix(u.Path, ".tar.gz") || strings.HasSuffix(u.Path, ".tgz") || strings.HasSuffix(u.Path, ".zip") {
		return nil, fmt.Errorf("%s is no archive of it, want a name such as %s_1.2.0_linux_amd64.tar.gz", u, plugin)
	}
	body, err := in.get(ctx, folder.JoinPath(checksumsName))
	if err != nil {
		return nil, err
	}
	defer body.Close()
	text, err := io.ReadAll(io.LimitReader(body, maxChecksums+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder.JoinPath(checksumsName), err)
	}
	if len(text) > maxChecksums {
		return nil, fmt.Errorf("%s is larger than %d MiB", folder.JoinPath(checksumsName), maxChecksums>>20)
	}
	sums, err := parseChecksums(text)
	if err != nil {
		return nil, err
	}
	if only != "" && sums[only] == "" {
		return nil, fmt.Errorf("%s does not list %s", folder.JoinPath(checksumsName), only)
	}
	wanted, _, _ := parseArchive(plugin, only)
	found := map[string]*release{}
	for name, sum := range sums {
		if version, platform, ok := parseArchive(plugin, name); ok && (only == "" || version == wanted) {
			add(found, version, platform, &pack{url: folder.JoinPath(name).String(), sum: sum, in: in})
		}
	}
	return all(found), nil
}

// get asks for a file. What is not there in full is an error.
func (in *Installer) get(ctx context.Context, u *url.URL) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", "nacosgen")
	answer, err := in.client().Do(req)
	if err != nil {
		return nil, fmt.Errorf("asking for its source: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		return nil, fmt.Errorf("asking for its source: %s answers %s", u, answer.Status)
	}
	return answer.Body, nil
}

// client never leaves https, and gives up on who does not answer.
func (in *Installer) client() *http.Client {
	c := http.Client{Transport: &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 30 * time.Second, ForceAttemptHTTP2: true,
	}}
	if in.Client != nil {
		c = *in.Client
	}
	c.CheckRedirect = func(req *http.Request, before []*http.Request) error {
		if req.URL.Scheme != "https" {
			return fmt.Errorf("it leads to %s, which is not https", req.URL.Redacted())
		}
		if len(before) > maxRedirects {
			return errors.New("it leads from one address to the next")
		}
		return nil
	}
	return &c
}

// download writes an archive to a file and gives its sum, in hex.
func (p *pack) download(ctx context.Context, to *os.File) (string, error) {
	u, err := url.Parse(p.url)
	if err != nil {
		return "", err
	}
	body, err := p.in.get(ctx, u)
	if err != nil {
		return "", err
	}
	defer body.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), io.LimitReader(body, maxArchive+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("fetching %s: %w", p.url, err)
	case n > maxArchive:
		return "", fmt.Errorf("%s is larger than %d MiB", p.url, maxArchive>>20)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
