package wire

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/nacosgen/nacosgen/deployment"
	pluginv1 "github.com/nacosgen/nacosgen/plugins/proto/nacosgen/plugin/v1"
)

// fill puts what is told by place where it belongs. A place that this side does
// not know is passed over.
func fill(d *deployment.Deployment, all []*pluginv1.Same) error {
	for _, s := range all {
		to := at(d, s.GetPointer())
		if !to.IsValid() {
			continue
		}
		from := at(d, s.GetOf())
		if !from.IsValid() || from.Type() != to.Type() || !to.CanSet() || !to.IsZero() {
			return fmt.Errorf("the deployment: nothing at %q that could stand at %q", s.GetOf(), s.GetPointer())
		}
		to.Set(from)
	}
	return nil
}

// at gives what a JSON pointer leads to; the zero Value where that is nothing.
func at(d *deployment.Deployment, pointer string) reflect.Value {
	rest, ok := strings.CutPrefix(pointer, "/"+deploymentName)
	v := reflect.ValueOf(d)
	for ok && rest != "" && v.IsValid() {
		var token string
		if rest, ok = strings.CutPrefix(rest, "/"); !ok {
			break
		}
		token, rest = rest, ""
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, rest = token[:i], token[i:]
		}
		v = below(v, token)
	}
	if !ok {
		return reflect.Value{}
	}
	return v
}

// below gives the field or element of that name. Names of maps are of no use:
// their elements can't be set.
func below(v reflect.Value, token string) reflect.Value {
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name == token {
				return v.Field(i)
			}
		}
	case reflect.Slice:
		if i, err := strconv.Atoi(token); err == nil && 0 <= i && i < v.Len() {
			return v.Index(i)
		}
	}
	return reflect.Value{}
}
