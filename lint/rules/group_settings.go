package rules

import "github.com/nacosgen/nacosgen/lint"

func settingsRules() []*lint.Rule {
	return []*lint.Rule{
		AuthOff,
		Auth3xPartial,
		TokenMissing,
		TokenPublicDefault,
		TokenTooShort,
		TokenNotBase64,
		TokenLowEntropy,
		TokenKeyRenamed,
		TokenDiffers,
		IdentityMissing,
		IdentityPublicDefault,
		IdentityDiffers,
		UserAgentWhiteOn,
		IgnoreURLsAll,
		LegacySecurityKeys,
		AuthSwitchMisspelt,
		ActuatorWideOpen,
		TokenTTLOdd,
		AuthCachingHint,
		SecretInGitOrCompose,
		ConsolePublic,
		PropertyUnknown,
		PropertyRemoved,
		PropertyTooNew,
		PropertyDuplicate,
		PropertyInlineComment,
		PropertyNotAtNodeLevel,
		PlaceholderWithoutEnv,
		ContextPathChanged,
		PropertiesEncoding,
		JavaVersion,
		UpgradePathUnsupported,
		DoubleWriteLeftOn,
		EOLVersion,
		MaxHTTPHeaderFlag,
		ContentLimitMismatch,
		ElectionTimeoutLow,
	}
}

// reportDifferences compares what of gives with that of the first server that
// has it; values that are not known yet are passed over.
func reportDifferences(p *lint.Pass, of func(*server) (entry, bool), report func(s, first *server, e, other entry)) {
	list := servers(p)
	if len(list) < 2 {
		return
	}
	var first *server
	var other entry
	for _, s := range list {
		e, ok := of(s)
		switch {
		case !ok || e.value.IsUnknown():
		case first == nil:
			first, other = s, e
		case e.value.Text != other.value.Text && e.at == "":
			report(first, s, other, e) // the first one says something, this one nothing
		case e.value.Text != other.value.Text:
			report(s, first, e, other)
		}
	}
}
