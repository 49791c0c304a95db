//go:build tools

// Package tools pins the Temporal CLI (server and UI included) that set-up builds.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
