package eval

import (
	"math/big"
	"net"

	"github.com/apparentlymart/go-cidr/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/gocty"
)

func networkFunctions() map[string]function.Function {
	return map[string]function.Function{
		"cidrhost":    cidrHostFunction(),
		"cidrnetmask": ofTexts(cty.String, cidrNetmask, "prefix"),
		"cidrsubnet":  cidrSubnetFunction(),
		"cidrsubnets": cidrSubnetsFunction(),
	}
}

// network reads a prefix in CIDR notation, argument i.
func network(v cty.Value, i int) (*net.IPNet, error) {
	_, prefix, err := net.ParseCIDR(v.AsString())
	if err != nil {
		return nil, function.NewArgErrorf(i, "a network such as 10.0.0.0/8 is required")
	}
	return prefix, nil
}

// whole reads a whole number of any size, argument i.
func whole(v cty.Value, i int) (*big.Int, error) {
	n, accuracy := v.AsBigFloat().Int(nil)
	if n == nil || accuracy != big.Exact {
		return nil, function.NewArgErrorf(i, "a whole number is required")
	}
	return n, nil
}

func cidrHostFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{textParam("prefix"), numberParam("hostnum")},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			prefix, err := network(args[0], 0)
			if err != nil {
				return cty.NilVal, err
			}
			host, err := whole(args[1], 1)
			if err != nil {
				return cty.NilVal, err
			}
			ip, err := cidr.HostBig(prefix, host)
			if err != nil {
				return cty.NilVal, function.NewArgError(1, err)
			}
			return cty.StringVal(ip.String()), nil
		},
	})
}

func cidrNetmask(args []string) (cty.Value, error) {
	prefix, err := network(cty.StringVal(args[0]), 0)
	if err != nil {
		return cty.NilVal, err
	}
	if prefix.IP.To4() == nil {
		return cty.NilVal, function.NewArgErrorf(0, "only IPv4 networks have a mask in this notation")
	}
	return cty.StringVal(net.IP(prefix.Mask).String()), nil
}

func cidrSubnetFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{textParam("prefix"), numberParam("newbits"), numberParam("netnum")},
		Type:         function.StaticReturnType(cty.String),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			prefix, err := network(args[0], 0)
			if err != nil {
				return cty.NilVal, err
			}
			var bits int
			if err := gocty.FromCtyValue(args[1], &bits); err != nil {
				return cty.NilVal, function.NewArgError(1, err)
			}
			number, err := whole(args[2], 2)
			if err != nil {
				return cty.NilVal, err
			}
			subnet, err := cidr.SubnetBig(prefix, bits, number)
			if err != nil {
				return cty.NilVal, err
			}
			return cty.StringVal(subnet.String()), nil
		},
	})
}

// cidrSubnetsFunction gives networks that follow each other inside one.
func cidrSubnetsFunction() function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{textParam("prefix")},
		VarParam:     &function.Parameter{Name: "newbits", Type: cty.Number},
		Type:         function.StaticReturnType(cty.List(cty.String)),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			prefix, err := network(args[0], 0)
			if err != nil {
				return cty.NilVal, err
			}
			start, size := prefix.Mask.Size()
			var subnets []cty.Value
			var last *net.IPNet
			for i, arg := range args[1:] {
				var bits int
				if err := gocty.FromCtyValue(arg, &bits); err != nil {
					return cty.NilVal, function.NewArgError(i+1, err)
				}
				if bits < 1 || bits > size-start {
					return cty.NilVal, function.NewArgErrorf(i+1, "between 1 and %d bits can be added", size-start)
				}
				last, err = nextSubnet(prefix, last, start+bits, i+1)
				if err != nil {
					return cty.NilVal, err
				}
				subnets = append(subnets, cty.StringVal(last.String()))
			}
			if len(subnets) == 0 {
				return cty.ListValEmpty(cty.String), nil
			}
			return cty.ListVal(subnets), nil
		},
	})
}

// nextSubnet gives the first network of that many bits in prefix behind last,
// nil for none; argument i asks for it.
func nextSubnet(prefix, last *net.IPNet, bits, i int) (*net.IPNet, error) {
	if last == nil {
		_, size := prefix.Mask.Size()
		return &net.IPNet{IP: prefix.IP, Mask: net.CIDRMask(bits, size)}, nil
	}
	next, over := cidr.NextSubnet(last, bits)
	if over || !prefix.Contains(next.IP) {
		return nil, function.NewArgErrorf(i, "there is no room left for this network")
	}
	return next, nil
}
