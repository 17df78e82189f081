package exam

import "slices"

// Cases lists the cases of the examination in their order, chapter by chapter.
func Cases() []Case {
	return slices.Concat(
		callbackCases(), deliveryCases(), tokenCases(), authorizationCases(), replyCases(), apiCases(), securityCases(),
		miniProgramCases(),
	)
}
