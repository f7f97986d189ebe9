package main

import (
	"fmt"
	"slices"
	"strings"
)

// The sources below are "" where the file was read at the release itself.

// shippedSource tells where the shipped lines of a release were read.
func (f *collected) shippedSource(version string) string {
	r := release(f.shipped, version)
	const file = "application.properties"
	if from := text(r, "assumed_from"); from != "" {
		return source(file, version, from)
	}
	if seen := text(r, "seen"); seen != "tag" {
		return fmt.Sprintf("%s@%s (%s: %s)", file, version, seen, text(r, "ref"))
	}
	return ""
}

// jarSource tells where the defaults in the server's jar were read.
func (f *collected) jarSource(version string) string {
	return source("application.properties in the server's jar", version, text(release(f.shipped, version), "jar_assumed_from"))
}

func (f *collected) imageSource(version string) string {
	r := release(f.docker, version)
	if from := text(r, "assumed_from"); from != "" {
		return source("nacos-docker", version, from)
	}
	if ref := text(r, "ref"); ref != text(f.release(version), "image_tag") {
		return "nacos-docker@" + ref
	}
	return ""
}

// source spells an origin with what stands in for a file that could not be read.
func source(file, version, from string) string {
	if from == "" {
		return ""
	}
	return fmt.Sprintf("%s@%s, assumed from %s", file, version, from)
}

func assumed(o object, version string) string { return text(release(o, version), "assumed_from") }

// release is the row of a release in one of the files that list them by number.
func release(o object, version string) object { return o["releases"].(object)[version].(object) }

func (f *collected) release(version string) object {
	return list(f.releases, "releases")[slices.Index(f.order, version)].(object)
}

// checkFamilies holds the releases' families against those that the other files name.
func (f *collected) checkFamilies() error {
	for _, version := range f.order {
		for name, got := range map[string]string{
			"ports":   text(release(f.ports, version), "family"),
			"logback": text(release(f.logback, version), "family"),
			"docker":  text(release(f.docker, version), "family"),
			"shipped": text(release(f.shipped, version), "set"),
		} {
			if want := text(f.release(version), name); got != want {
				return fmt.Errorf("%s of %s: %s and %s", name, version, want, got)
			}
		}
	}
	return nil
}

// unsafeKeys are the keys with an unsafe jar default in a release, by range.
func (f *collected) unsafeKeys(version string) []string {
	var keys []string
	at := slices.Index(f.order, version)
	for _, d := range list(f.shipped, "unsafe_jar_defaults") {
		d := d.(object)
		if slices.Index(f.order, text(d, "from")) <= at && at <= slices.Index(f.order, text(d, "to")) {
			keys = append(keys, text(d, "key"))
		}
	}
	return keys
}

func text(o object, name string) string {
	s, _ := o[name].(string)
	return strings.TrimSpace(s)
}

func list(o object, name string) []any {
	l, _ := o[name].([]any)
	return l
}

func strs(l []any) []string {
	out := make([]string, len(l))
	for i, v := range l {
		out[i] = v.(string)
	}
	return out
}
