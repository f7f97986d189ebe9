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
	}
}
