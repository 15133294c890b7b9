@{
    ExcludeRules = @(
        # The analyzer does not see that a variable of BeforeAll is used in It.
        'PSUseDeclaredVarsMoreThanAssignments'
        # What tests start, make and stop is their own: nobody is asked.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
