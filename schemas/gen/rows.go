package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// releaseRows makes what every command needs of a release, in order of number.
func releaseRows(f *collected) ([]row, error) {
	var rows []row
	for _, version := range f.order {
		r := f.release(version)
		value := pick(r, "date", "java_min", "spring_boot", "image_tag", "image_tag_reason",
			"ports", "shipped", "logback", "docker")
		value["source"] = filled(object{
			"shipped": f.shippedSource(version),
			"jar":     f.jarSource(version),
			"logback": source("nacos-logback.xml", version, assumed(f.logback, version)),
			"docker":  f.imageSource(version),
			"ports":   assumed(f.ports, version),
		})
		if confirmed := release(f.shipped, version)["confirmed"]; confirmed != nil {
			value["confirmed"] = confirmed
		}
		rows = append(rows, row{version, value})
	}
	return rows, f.checkFamilies()
}

// historyRows makes what changed with each release.
func historyRows(f *collected) ([]row, error) {
	var rows []row
	for _, version := range f.order {
		value := pick(f.release(version), "notes", "vulnerabilities", "compared_with", "keys_added", "keys_removed")
		rows = append(rows, row{version, value})
	}
	return rows, nil
}

func vulnerabilityRows(f *collected) ([]row, error) {
	var rows []row
	for _, v := range list(f.releases, "vulnerabilities") {
		v := v.(object)
		rows = append(rows, row{text(v, "id"), pick(v, "title", "ranges", "fixed_in", "note", "config_mitigation")})
	}
	return rows, nil
}

// shippedRows makes the sets of active lines. Published secrets are not in them.
func shippedRows(f *collected) ([]row, error) {
	return families(f.shipped, "sets"), nil
}

// unsafeRows makes the values that must not stand, by where they come from.
func unsafeRows(f *collected) ([]row, error) {
	var rows []row
	for _, name := range []string{"unsafe_jar_defaults", "unsafe_shipped", "jar_differs"} {
		rows = append(rows, row{name, without(list(f.shipped, name), "shipped")})
	}
	for _, version := range f.order {
		want := strs(list(release(f.shipped, version), "unsafe_jar_defaults"))
		got := f.unsafeKeys(version)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			return nil, fmt.Errorf("unsafe jar defaults of %s: %v by range, %v listed", version, got, want)
		}
	}
	return rows, nil
}

// propertyRows leaves out what only the collection needs, and texts of secrets.
func propertyRows(f *collected) ([]row, error) {
	var rows []row
	for _, p := range f.properties {
		p := p.(object)
		value := pick(p, "ranges", "default", "defaults", "type", "values", "values_from", "open_values", "secret",
			"unread", "via", "effective", "owner", "replaced_by", "also", "confidence", "jar_default", "doc", "source")
		if p["secret"] == true {
			delete(value, "jar_default")
		}
		without(value["effective"], "by")
		if also := bracketed(list(p, "also")); also != nil {
			value["also"] = also
		} else {
			delete(value, "also")
		}
		rows = append(rows, row{text(p, "key"), value})
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.id, b.id) })
	return rows, nil
}

func logbackRows(f *collected) ([]row, error) {
	rows := []row{
		{"shared", pick(f.logback, "encoders", "rolling_policies")},
	}
	for _, r := range families(f.logback, "families") {
		value := pick(r.value.(object), "configuration", "spring_properties", "properties", "root", "appenders",
			"loggers", "outside_log_home")
		without(value["root"], "level_is_attribute")
		without(value["loggers"], "level_is_attribute")
		rows = append(rows, row{r.id, value})
	}
	return rows, nil
}

// imageRows makes the families of the image, then the renames and the notes.
func imageRows(f *collected) ([]row, error) {
	var rows []row
	for _, r := range families(f.docker, "families") {
		rows = append(rows, row{r.id, pick(r.value.(object), "base_image", "exposed_ports", "fixed")})
	}
	return append(rows, row{"all", object{"renames": without(f.docker["renames"], "old_name"), "notes": f.docker["facts"]}}), nil
}

func variableRows(f *collected) ([]row, error) {
	var rows []row
	for _, v := range list(f.docker, "variables") {
		v := v.(object)
		rows = append(rows, row{text(v, "name"), pick(v, "secret", "entries")})
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.id, b.id) })
	return rows, nil
}

// portRows makes the families, then the rules for main ports.
func portRows(f *collected) ([]row, error) {
	var rows []row
	for _, r := range families(f.ports, "families") {
		value := pick(r.value.(object), "ports", "evidence", "note")
		without(value["ports"], "computed")
		rows = append(rows, row{r.id, value})
	}
	return append(rows, row{"all", object{"main_port_range": f.ports["main_port_range"]}}), nil
}

// families are the members of an object whose names end in a number, by that number.
func families(o object, name string) []row {
	var rows []row
	for id, value := range o[name].(object) {
		rows = append(rows, row{id, value})
	}
	number := func(r row) int {
		n, err := strconv.Atoi(r.id[1:])
		if err != nil {
			panic(err)
		}
		return n
	}
	slices.SortFunc(rows, func(a, b row) int { return number(a) - number(b) })
	return rows
}

// bracketed keeps the spellings with brackets: the others are what relaxed
// binding does, or names of environment variables.
func bracketed(also []any) []any {
	var out []any
	for _, a := range also {
		if strings.Contains(text(a.(object), "key"), "[") {
			out = append(out, a)
		}
	}
	return out
}

// without deletes members from an object, or from each object of a list.
func without(v any, names ...string) any {
	switch v := v.(type) {
	case object:
		for _, name := range names {
			delete(v, name)
		}
	case []any:
		for _, item := range v {
			without(item, names...)
		}
	}
	return v
}

// filled leaves out empty texts.
func filled(o object) object {
	maps.DeleteFunc(o, func(_ string, v any) bool { return v == "" })
	return o
}

// pick copies the named members, without those that say nothing.
func pick(o object, names ...string) object {
	out := object{}
	for _, name := range names {
		switch v := o[name].(type) {
		case nil:
		case []any:
			if len(v) > 0 {
				out[name] = v
			}
		default:
			out[name] = v
		}
	}
	return out
}
