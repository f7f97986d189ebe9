package syntax

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/nacosgen/nacosgen/diag"
)

// Of gives a body as HCL's parser reads it.
func Of(body *hclsyntax.Body) Body {
	b := Body{}
	for _, a := range body.Attributes {
		b.Attributes = append(b.Attributes, Attribute{a.Name, bytesOf(a.NameRange), a.Expr})
	}
	slices.SortFunc(b.Attributes, func(x, y Attribute) int { return cmp.Compare(x.At.Start, y.At.Start) })
	for _, inner := range body.Blocks {
		c := Block{
			Type: inner.Type, At: bytesOf(inner.TypeRange), Header: bytesOf(inner.DefRange()),
			Body: Of(inner.Body), End: inner.Body.SrcRange.End.Byte, HCL: inner.AsHCLBlock(),
		}
		for i, label := range inner.Labels {
			c.Labels = append(c.Labels, Label{label, bytesOf(inner.LabelRanges[i])})
		}
		b.Blocks = append(b.Blocks, c)
	}
	return b
}

// bytesOf keeps the bytes of a range; one that is cut off may end before its start.
func bytesOf(r hcl.Range) diag.Range {
	return diag.Range{File: r.Filename, Start: r.Start.Byte, End: max(r.Start.Byte, r.End.Byte)}
}
